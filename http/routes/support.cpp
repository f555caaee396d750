// The routes for operators who ask what keeps an order, and mend it.
#include "actors/front_desk.hpp"
#include "http/bodies.hpp"
#include "http/form_body.hpp"
#include "http/query_reader.hpp"
#include "http/routes/checks.hpp"
#include "http/support_replies.hpp"

namespace orders::http::routes {

namespace {

using domain::mending;

constexpr query_reader::range page_sizes{1, 1000};
constexpr int usual_page = 100;

void mend(const services& s, const exchange_ptr& x, mending how) {
  const auto id = path_id(x, "Invalid order ID");
  if (!id) return;
  const auto wish = valid_body(x, [&](const auto& body, auto& errors) {
    return read_mending(body, how, errors);
  });
  if (!wish) return;
  const auto until = actors::deadline_in(s.options.change_deadline);
  actors::ask<actors::attend_result_ptr>(
      s.desk(), s.book->order_attendant.load(), until,
      [x, how](const actors::attend_result_ptr& result) {
        x->reply(mended_reply(how, *result));
      },
      reply_failure(x),
      std::make_shared<const actors::mend_request>(actors::mend_request{
          *id,
          *wish,
          {domain::requester_kind::admin, x->caller.user_id},
          until,
          x->origin()}));
}

}  // namespace

void explain_order(const services& s, const exchange_ptr& x) {
  const auto id = path_id(x, "Invalid order ID");
  if (!id) return;
  actors::ask<actors::story_ptr>(
      s.desk(), s.book->support_desk.load(),
      actors::deadline_in(s.options.read_deadline),
      [x, env = s.env](const actors::story_ptr& found) {
        x->reply(found
                     ? explanation_reply(*found, env->now(), env->policy)
                     : failure_reply({.code = actors::errc::order_not_found}));
      },
      reply_failure(x), actors::story_atom::value, *id);
}

void list_stuck_orders(const services& s, const exchange_ptr& x) {
  field_errors errors;
  const auto parameters = parse_query(x->request.raw_query);
  query_reader reader{parameters, errors};
  const auto limit = reader.number("limit", page_sizes, usual_page);
  if (!errors.empty()) return x->reply(validation_reply(errors.all()));
  actors::ask<actors::stuck_orders_ptr>(
      s.desk(), s.book->support_desk.load(),
      actors::deadline_in(s.options.read_deadline),
      [x](const actors::stuck_orders_ptr& found) {
        x->reply(stuck_orders_reply(*found));
      },
      reply_failure(x), actors::stuck_atom::value,
      static_cast<std::size_t>(limit));
}

void retry_invoice(const services& s, const exchange_ptr& x) {
  mend(s, x, mending::retry_invoice);
}

void reconcile(const services& s, const exchange_ptr& x) {
  mend(s, x, mending::reconcile);
}

void requeue_events(const services& s, const exchange_ptr& x) {
  mend(s, x, mending::requeue_events);
}

}  // namespace orders::http::routes
