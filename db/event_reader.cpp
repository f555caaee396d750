#include "db/event_reader.hpp"

#include "db/order_rows.hpp"
#include "sql_queries.hpp"

namespace orders::db {

namespace {

domain::feed_event to_event(const pqxx::row& row) {
  domain::feed_event out;
  out.at = {row[0].as<std::uint64_t>(), to_uuid(row[1])};
  out.type = row[2].c_str();
  out.aggregate_id = to_uuid(row[3]);
  if (!row[4].is_null()) out.sequence = row[4].as<std::int64_t>();
  out.occurred_at = to_time(row[5]);
  out.payload = row[6].c_str();
  if (!row[7].is_null()) out.traceparent = row[7].c_str();
  return out;
}

}  // namespace

domain::feed_page events_after(connection& c,
                               const domain::feed_position& position,
                               std::int64_t limit) {
  pqxx::nontransaction tx{c.raw()};
  domain::feed_page page;
  page.next = position;
  // One more than asked for tells whether there are more.
  for (const auto& row :
       c.run(tx, sql::event_feed, std::to_string(position.transaction),
             position.event.text(), limit + 1)) {
    if (static_cast<std::int64_t>(page.events.size()) == limit) {
      page.more = true;
      break;
    }
    page.events.push_back(to_event(row));
  }
  if (!page.events.empty()) page.next = page.events.back().at;
  return page;
}

}  // namespace orders::db
