#include "db/order_story.hpp"

#include "db/order_rows.hpp"
#include "sql_queries.hpp"

namespace orders::db {

namespace {

constexpr int most_rows = 1000;

template <class T, class Read>
std::optional<T> maybe(const pqxx::field& field, Read read) {
  if (field.is_null()) return std::nullopt;
  return read(field);
}

domain::optional_text maybe_text(const pqxx::field& field) {
  return maybe<std::string>(field, [](const auto& f) { return f.c_str(); });
}

std::optional<domain::uuid> maybe_uuid(const pqxx::field& field) {
  return maybe<domain::uuid>(field, to_uuid);
}

std::optional<domain::timestamp> maybe_time(const pqxx::field& field) {
  return maybe<domain::timestamp>(field, to_time);
}

std::vector<domain::story_step> steps_of(const pqxx::result& rows) {
  std::vector<domain::story_step> out;
  for (const auto& row : rows) {
    if (row[1].is_null()) continue;
    domain::history_entry entry;
    entry.id = to_uuid(row[1]);
    entry.from_status = maybe_text(row[2]);
    entry.to_status = row[3].c_str();
    entry.reason = maybe_text(row[4]);
    entry.notes = maybe_text(row[5]);
    entry.changed_by = maybe_uuid(row[6]);
    entry.changed_by_type = row[7].c_str();
    entry.metadata = maybe_text(row[8]);
    out.push_back({std::move(entry), to_time(row[9])});
  }
  return out;
}

std::vector<domain::story_event> events_of(const pqxx::result& rows) {
  std::vector<domain::story_event> out;
  for (const auto& row : rows) {
    auto& event = out.emplace_back();
    event.id = to_uuid(row[0]);
    event.type = row[1].c_str();
    if (!row[2].is_null()) event.sequence = row[2].as<std::int64_t>();
    event.at = to_time(row[3]);
    event.published_at = maybe_time(row[4]);
    event.parked_at = maybe_time(row[5]);
    event.attempts = row[6].as<std::int32_t>();
    event.error = row[7].c_str();
  }
  return out;
}

std::vector<domain::story_duty> duties_of(const pqxx::result& rows) {
  std::vector<domain::story_duty> out;
  for (const auto& row : rows)
    out.push_back({row[0].c_str(), row[1].c_str(), to_time(row[2]),
                   to_time(row[3]), maybe_time(row[4]), maybe_time(row[5]),
                   row[6].as<std::int32_t>(), row[7].c_str()});
  return out;
}

std::vector<domain::kept_incident> incidents_of(const pqxx::result& rows) {
  std::vector<domain::kept_incident> out;
  for (const auto& row : rows) {
    auto& incident = out.emplace_back();
    incident.kind = std::string_view{row[0].c_str()} == "refused"
                        ? domain::incident_kind::refused
                        : domain::incident_kind::failed;
    incident.what = row[1].c_str();
    incident.by_type = row[2].c_str();
    incident.text = row[3].c_str();
    incident.by = maybe_uuid(row[4]);
    incident.first_at = to_time(row[5]);
    incident.last_at = to_time(row[6]);
    incident.times = row[7].as<std::int64_t>();
  }
  return out;
}

}  // namespace

std::optional<domain::order_history> history_of_order(
    connection& c, const domain::uuid& order_id) {
  pqxx::nontransaction tx{c.raw()};
  const auto rows =
      c.run(tx, sql::order_status_history_by_order, order_id.text(), most_rows);
  if (rows.empty()) return std::nullopt;
  return domain::order_history{order_id, to_uuid(rows[0][0]), steps_of(rows)};
}

domain::order_story story_of_order(connection& c,
                                   const domain::uuid& order_id) {
  pqxx::nontransaction tx{c.raw()};
  const auto id = order_id.text();
  domain::order_story out;
  out.history =
      steps_of(c.run(tx, sql::order_status_history_by_order, id, most_rows));
  out.events = events_of(c.run(tx, sql::outbox_by_order, id, most_rows));
  out.incidents =
      incidents_of(c.run(tx, sql::incident_by_order, id, most_rows));
  out.duties = duties_of(c.run(tx, sql::duty_by_order, id, most_rows));
  const auto look = c.run(tx, sql::deadline_by_order, id);
  if (!look.empty())
    out.look = {to_time(look[0][0]), maybe_time(look[0][1]),
                look[0][2].as<std::int32_t>(), look[0][3].c_str()};
  return out;
}

}  // namespace orders::db
