// POST /api/orders.
#include "actors/checkout_directory.hpp"
#include "actors/front_desk.hpp"
#include "http/routes/checks.hpp"

namespace orders::http::routes {

void place_order(const services& s, const exchange_ptr& x) {
  if (!service_may(s, x, "checkout")) return;
  auto body = valid_body(x, [&](const auto& json, field_errors& errors) {
    return read_checkout(json, x->caller, s.options.checkout, s.env->now(),
                         errors);
  });
  if (!body) return;
  if (x->caller.is_service() && !body->body_user_id)
    return x->reply(error_reply(400, "userId is required"));
  auto& request = body->request;
  request.user_id =
      x->caller.is_service() ? *body->body_user_id : *x->caller.user_id;

  const auto until = actors::deadline_in(s.options.checkout_deadline);
  const auto name =
      actors::checkout_name(request.user_id, request.idempotency_key);
  auto command = std::make_shared<const actors::checkout_command>(
      actors::checkout_command{std::move(request), until});
  // The coordinator answers by the deadline itself; a little more lets it.
  constexpr std::chrono::milliseconds grace{1000};
  actors::ask<actors::checkout_answer_ptr>(
      s.desk(), s.book->checkout_directories.of(std::hash<std::string>{}(name)),
      until + grace,
      [x](const actors::checkout_answer_ptr& answer) {
        x->reply(checkout_reply(*answer));
      },
      reply_failure(x), command);
}

}  // namespace orders::http::routes
