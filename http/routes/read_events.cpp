// GET /api/internal/events.
#include "actors/front_desk.hpp"
#include "http/feed_query.hpp"
#include "http/form_body.hpp"
#include "http/routes/checks.hpp"

namespace orders::http::routes {

void read_events(const services& s, const exchange_ptr& x) {
  if (!x->caller.is_service()) return forbid(x);
  if (!service_may(s, x, "events")) return;
  field_errors errors;
  const auto query = read_feed_query(parse_query(x->request.raw_query), errors);
  if (!query) return x->reply(validation_reply(errors.all()));
  const auto waits_until = actors::deadline_in(query->wait);
  auto request = std::make_shared<const actors::feed_request>(
      actors::feed_request{query->after, query->limit, waits_until});
  actors::ask<actors::feed_page_ptr>(
      s.desk(), s.book->event_feed.load(),
      waits_until + s.options.read_deadline,
      [x](const actors::feed_page_ptr& page) { x->reply(feed_reply(*page)); },
      reply_failure(x), request);
}

}  // namespace orders::http::routes
