#include "db/outbox_store.hpp"

#include "db/order_rows.hpp"
#include "domain/json_writer.hpp"
#include "sql_queries.hpp"

namespace orders::db {

namespace {

constexpr int most_counted = 100'000;
/// Of a broker's text; enough to recognise the trouble by.
constexpr std::size_t longest_error = 500;

std::vector<domain::uuid> ids_of(const pqxx::result& rows) {
  std::vector<domain::uuid> out;
  for (const auto& row : rows) out.push_back(to_uuid(row[0]));
  return out;
}

}  // namespace

std::vector<outbox_event> fetch_unpublished(
    connection& c, std::span<const int> partitions,
    std::span<const domain::uuid> except, int most) {
  std::vector<outbox_event> out;
  if (partitions.empty()) return out;
  pqxx::nontransaction tx{c.raw()};
  for (const auto& row : c.run(tx, sql::outbox_fetch, to_int_array(partitions),
                               to_array(except), most)) {
    auto& event = out.emplace_back();
    event.id = to_uuid(row[0]);
    event.order_id = to_uuid(row[1]);
    event.type = text_of(row[2]);
    if (!row[3].is_null()) event.sequence = row[3].as<std::int64_t>();
    event.occurred_at = to_time(row[4]);
    event.payload = text_of(row[5]);
    event.user_id = text_of(row[6]);
    event.refusals = row[7].as<std::int32_t>();
    if (!row[8].is_null())
      event.trace = domain::trace_context::parse(row[8].c_str());
  }
  return out;
}

void mark_published(connection& c, std::span<const domain::uuid> ids) {
  if (ids.empty()) return;
  pqxx::nontransaction tx{c.raw()};
  c.run(tx, sql::outbox_mark_published, to_array(ids));
}

void mark_failed(connection& c, std::span<const outbox_failure> failures) {
  if (failures.empty()) return;
  domain::json_writer json{failures.size() * 160};
  json.begin_array();
  for (const auto& f : failures)
    json.begin_object()
        .member("id", f.id)
        .member("error", f.error.substr(0, longest_error))
        .member("refused", f.refused)
        .member("parked", f.parked)
        .end_object();
  json.end_array();
  pqxx::nontransaction tx{c.raw()};
  c.run(tx, sql::outbox_mark_failed, json.take());
}

std::vector<parked_event> parked_events(connection& c, int most) {
  pqxx::nontransaction tx{c.raw()};
  std::vector<parked_event> out;
  for (const auto& row : c.run(tx, sql::outbox_list_parked, most))
    out.push_back({to_uuid(row[0]), to_uuid(row[1]), row[2].c_str(),
                   row[3].as<std::int32_t>(), to_time(row[4]), row[5].c_str()});
  return out;
}

std::vector<domain::uuid> requeue_parked(
    connection& c, const std::optional<std::vector<domain::uuid>>& ids) {
  std::optional<std::string> array;
  if (ids) array = to_array(*ids);
  pqxx::nontransaction tx{c.raw()};
  return ids_of(c.run(tx, sql::outbox_requeue, array));
}

std::vector<domain::uuid> requeue_parked_of(connection& c,
                                            const domain::uuid& order_id) {
  pqxx::nontransaction tx{c.raw()};
  return ids_of(c.run(tx, sql::outbox_requeue_of_order, order_id.text()));
}

int delete_published_before(connection& c, domain::timestamp moment, int most) {
  pqxx::nontransaction tx{c.raw()};
  return static_cast<int>(
      c.run(tx, sql::outbox_delete_published, domain::to_iso_text(moment), most)
          .affected_rows());
}

outbox_statistics statistics_of_outbox(connection& c) {
  pqxx::nontransaction tx{c.raw()};
  const auto row = c.run(tx, sql::outbox_statistics, most_counted).at(0);
  return {row[0].as<std::int64_t>(), row[1].as<std::int64_t>(),
          row[2].as<std::int64_t>()};
}

void ring_outbox(connection& c, const std::string& who) {
  pqxx::nontransaction tx{c.raw()};
  c.run(tx, sql::outbox_ring, outbox_channel, who);
}

}  // namespace orders::db
