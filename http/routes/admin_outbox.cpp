// The routes about events that Kafka refused.
#include "actors/front_desk.hpp"
#include "http/form_body.hpp"
#include "http/query_reader.hpp"
#include "http/routes/checks.hpp"

namespace orders::http::routes {

namespace {

constexpr query_reader::range page_sizes{1, 1000};
constexpr int usual_page = 100;

void requeue(const services& s, const exchange_ptr& x, actors::event_ids ids) {
  const bool one = ids.has_value();
  const auto until = actors::deadline_in(s.options.change_deadline);
  actors::ask<actors::event_ids_ptr>(
      s.desk(), s.book->outbox_desk.load(), until,
      [x, one](const actors::event_ids_ptr& done) {
        x->reply(one && (*done)->empty()
                     ? error_reply(404, "No such event is parked")
                     : requeued_reply(**done));
      },
      reply_failure(x), actors::retry_atom::value,
      std::make_shared<const actors::event_ids>(std::move(ids)));
}

}  // namespace

void list_parked_events(const services& s, const exchange_ptr& x) {
  field_errors errors;
  const auto parameters = parse_query(x->request.raw_query);
  query_reader reader{parameters, errors};
  const auto limit = reader.number("limit", page_sizes, usual_page);
  if (!errors.empty()) return x->reply(validation_reply(errors.all()));
  actors::ask<actors::parked_events_ptr>(
      s.desk(), s.book->outbox_desk.load(),
      actors::deadline_in(s.options.read_deadline),
      [x](const actors::parked_events_ptr& found) {
        x->reply(parked_events_reply(*found));
      },
      reply_failure(x), actors::list_atom::value, static_cast<int>(limit));
}

void requeue_parked_event(const services& s, const exchange_ptr& x) {
  if (const auto id = path_id(x, "Invalid event ID"))
    requeue(s, x, std::vector{*id});
}

void requeue_parked_events(const services& s, const exchange_ptr& x) {
  requeue(s, x, std::nullopt);
}

}  // namespace orders::http::routes
