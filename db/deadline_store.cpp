#include "db/deadline_store.hpp"

#include "db/moment_text.hpp"
#include "db/order_rows.hpp"
#include "domain/json_writer.hpp"
#include "sql_queries.hpp"

namespace orders::db {

namespace {

constexpr std::int64_t most_counted = 100'000;

}  // namespace

std::vector<leased_deadline> lease_deadlines(connection& c, std::size_t most,
                                             std::chrono::milliseconds length) {
  pqxx::nontransaction tx{c.raw()};
  std::vector<leased_deadline> out;
  for (const auto& row : c.run(tx, sql::deadline_lease, most,
                               static_cast<std::int64_t>(length.count())))
    out.push_back({to_uuid(row[0]), to_time(row[1]), row[2].as<int>()});
  return out;
}

void settle_deadlines(connection& c,
                      std::span<const settled_deadline> settled) {
  domain::json_writer json{settled.size() * 256};
  json.begin_array();
  for (const auto& s : settled) {
    json.begin_object()
        .member("order_id", s.lease.order_id)
        .member("leased_until", moment_text(s.lease.until));
    if (s.look_at) json.member("look_at", moment_text(*s.look_at));
    if (!s.error.empty()) json.member("error", s.error);
    json.end_object();
  }
  pqxx::nontransaction tx{c.raw()};
  c.run(tx, sql::deadline_settle, json.end_array().take());
}

std::size_t adopt_orders(connection& c, std::size_t most) {
  pqxx::nontransaction tx{c.raw()};
  return c.run(tx, sql::deadline_adopt, most)[0][0].as<std::size_t>();
}

std::vector<overdue_orders> overdue(connection& c) {
  pqxx::nontransaction tx{c.raw()};
  std::vector<overdue_orders> out;
  for (const auto& row : c.run(tx, sql::deadline_overdue, most_counted))
    out.push_back({row[0].c_str(), row[1].as<std::int64_t>(),
                   row[2].as<std::int64_t>(),
                   std::chrono::seconds{row[3].as<std::int64_t>()}});
  return out;
}

}  // namespace orders::db
