// POST /api/orders.
#include <algorithm>

#include "actors/checkout_directory.hpp"
#include "actors/front_desk.hpp"
#include "http/routes/checks.hpp"

namespace orders::http::routes {

namespace {

void count(const actors::checkout_metrics& metrics,
           const actors::checkout_answer& answer) {
  if (answer.existing) return actors::increment(metrics.repeated);
  const bool invoiced =
      std::none_of(answer.orders.begin(), answer.orders.end(),
                   [](const auto& o) { return !o.data && o.error; });
  actors::increment(invoiced ? metrics.placed : metrics.without_invoice);
  actors::increment(metrics.orders, static_cast<double>(answer.orders.size()));
}

void count(const actors::checkout_metrics& metrics,
           const actors::failure& why) {
  using enum actors::errc;
  switch (why.code) {
    case key_reused:
    case product_unavailable:
    case quantity_too_large:
    case basket_too_large:
    case discount_too_large:
      return actors::increment(metrics.refused);
    default:
      return actors::increment(metrics.failed);
  }
}

/// The header `Idempotency-Key` stands for the body's key. Its quotes, which
/// the HTTP working group's draft asks for, are left out.
bool take_key_from_header(const exchange_ptr& x) {
  auto key = x->header("Idempotency-Key");
  if (key.empty() || !x->body.is_object()) return true;
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"')
    key = key.substr(1, key.size() - 2);
  auto& in_body = x->body["idempotencyKey"];
  if (in_body.is_null()) in_body = key;
  if (in_body == key) return true;
  x->reply(validation_reply(
      {{"idempotencyKey", "Differs from the header Idempotency-Key"}}));
  return false;
}

/// Services check out for many users and are not limited.
bool is_within_rate(const services& s, const exchange_ptr& x) {
  if (!s.checkouts.limits() || x->caller.is_service()) return true;
  const auto verdict =
      s.checkouts.count(*x->caller.user_id, std::chrono::steady_clock::now());
  for (auto& header : s.checkouts.headers(verdict))
    x->extra_headers.push_back(std::move(header));
  if (verdict.allowed) return true;
  auto reply = error_reply(429, "Too many checkouts, please try again later",
                           "RATE_LIMITED");
  reply.headers.emplace_back("Retry-After",
                             std::to_string(verdict.wait.count()));
  x->reply(std::move(reply));
  return false;
}

}  // namespace

void place_order(const services& s, const exchange_ptr& x) {
  if (!service_may(s, x, "checkout")) return;
  if (!is_within_rate(s, x)) return;
  if (!take_key_from_header(x)) return;
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
      actors::checkout_command{std::move(request), until, x->origin()});
  // The coordinator answers by the deadline itself; a little more lets it.
  constexpr std::chrono::milliseconds grace{1000};
  actors::ask<actors::checkout_answer_ptr>(
      s.desk(), s.book->checkout_directories.of(std::hash<std::string>{}(name)),
      until + grace,
      [&s, x](const actors::checkout_answer_ptr& answer) {
        count(s.metrics->checkouts(), *answer);
        x->reply(checkout_reply(*answer));
      },
      [&s, x](const actors::failure& why) {
        count(s.metrics->checkouts(), why);
        x->reply(failure_reply(why));
      },
      command);
}

}  // namespace orders::http::routes
