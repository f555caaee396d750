#include "db/stuck_orders.hpp"

#include <algorithm>
#include <unordered_map>

#include "db/order_reader.hpp"
#include "db/order_rows.hpp"
#include "sql_queries.hpp"

namespace orders::db {

namespace {

using candidates = std::unordered_map<domain::uuid, domain::waiting>;

candidates candidates_for(connection& c, std::size_t most) {
  const auto patience = std::chrono::milliseconds{domain::overdue_patience};
  pqxx::nontransaction tx{c.raw()};
  candidates out;
  for (const auto& row : c.run(tx, sql::order_stuck, most,
                               static_cast<std::int64_t>(patience.count()))) {
    auto& how = out[to_uuid(row[0])];
    how.failures = row[1].as<std::int32_t>();
    how.error = row[2].c_str();
    if (!row[3].is_null()) how.due_at = to_time(row[3]);
    if (!row[4].is_null()) how.parked_since = to_time(row[4]);
    how.parked_error = row[5].c_str();
  }
  return out;
}

}  // namespace

stuck_orders find_stuck_orders(connection& c, std::size_t most,
                               domain::timestamp now,
                               const domain::order_policy& policy) {
  const auto found = candidates_for(c, most + 1);
  std::vector<domain::uuid> ids;
  for (const auto& [id, how] : found) ids.push_back(id);
  stuck_orders out;
  for (auto& o : orders_by_ids(c, ids)) {
    const auto& how = found.at(o.id);
    if (auto why = domain::trouble_of(o, how, now, policy))
      out.orders.push_back(
          {std::move(o), std::move(*why), how.failures, how.due_at});
  }
  std::sort(out.orders.begin(), out.orders.end(),
            [](const auto& a, const auto& b) {
              return std::tie(a.why.since, a.stuck.id) <
                     std::tie(b.why.since, b.stuck.id);
            });
  out.more = out.orders.size() > most;
  if (out.more) out.orders.resize(most);
  return out;
}

}  // namespace orders::db
