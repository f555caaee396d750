#include "db/duty_store.hpp"

#include <stdexcept>

#include "db/order_rows.hpp"
#include "domain/json_writer.hpp"
#include "sql_queries.hpp"

namespace orders::db {

namespace {

using domain::duty;
using domain::duty_neighbour;
using domain::duty_verdict;

std::string names_of(const domain::duty_switches& on) {
  std::string out = "{";
  const auto add = [&](bool wanted, duty_neighbour who) {
    if (!wanted) return;
    if (out.size() > 1) out += ',';
    out += domain::to_text(who);
  };
  add(on.commissions, duty_neighbour::payment);
  add(on.stock, duty_neighbour::warehouse);
  add(on.addresses, duty_neighbour::address);
  return out + "}";
}

std::optional<domain::uuid> maybe_uuid(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return to_uuid(field);
}

template <class T>
T checked(std::optional<T> value, const char* what) {
  if (!value) throw std::runtime_error(std::string{"unreadable "} + what);
  return *std::move(value);
}

duty to_duty(const pqxx::row& row) {
  duty out;
  out.id = to_uuid(row["id"]);
  out.order_id = to_uuid(row["order_id"]);
  out.kind = checked(domain::parse_duty_kind(text_of(row["kind"])), "kind");
  out.item_id = maybe_uuid(row["item_id"]);
  out.attempts = row["attempts"].as<std::int32_t>();
  out.order_number = row["order_number"].as<std::string>("");
  out.seller_id = maybe_uuid(row["seller_id"]);
  if (!row["order_amount"].is_null())
    out.order_amount =
        checked(domain::money::parse(text_of(row["order_amount"])), "amount");
  if (!row["occurred_at"].is_null())
    out.occurred_at = to_time(row["occurred_at"]);
  out.product_id = maybe_uuid(row["product_id"]);
  out.variant_id = maybe_uuid(row["variant_id"]);
  out.quantity = row["quantity"].as<std::int32_t>(0);
  out.address_id = maybe_uuid(row["address_id"]);
  out.has_basis = row["has_basis"].as<bool>();
  if (!row["reservation_id"].is_null())
    out.reservation_id = row["reservation_id"].as<std::string>();
  return out;
}

std::string_view verdict_text(duty_verdict verdict) {
  switch (verdict) {
    case duty_verdict::done:
      return "done";
    case duty_verdict::refused:
      return "refused";
    default:
      return "again";
  }
}

}  // namespace

duty_plan plan_duties(connection& c, const domain::duty_switches& on,
                      std::int64_t most_events) {
  pqxx::nontransaction tx{c.raw()};
  const auto row = c.run(tx, sql::duty_plan, most_events, names_of(on)).at(0);
  duty_plan out;
  out.events = row["events"].as<std::int64_t>();
  out.is_due = row["is_due"].as<bool>();
  if (!row["next_due_ms"].is_null())
    out.next_due =
        std::chrono::milliseconds{row["next_due_ms"].as<std::int64_t>()};
  return out;
}

std::vector<duty> lease_duties(connection& c, const domain::duty_switches& on,
                               std::int64_t most,
                               std::chrono::milliseconds how_long) {
  pqxx::nontransaction tx{c.raw()};
  std::vector<duty> out;
  for (const auto& row : c.run(tx, sql::duty_lease, most,
                               std::int64_t{how_long.count()}, names_of(on)))
    out.push_back(to_duty(row));
  return out;
}

void settle_duties(connection& c,
                   std::span<const domain::duty_report> reports) {
  if (reports.empty()) return;
  domain::json_writer json;
  json.begin_array();
  for (const auto& r : reports) {
    json.begin_object()
        .member("id", r.duty_id)
        .member("verdict", verdict_text(r.outcome.verdict))
        .member("pause_ms", std::int64_t{r.pause.count()});
    if (!r.outcome.result.empty()) json.key("result").raw(r.outcome.result);
    if (!r.outcome.error.empty()) json.member("error", r.outcome.error);
    json.end_object();
  }
  json.end_array();
  pqxx::nontransaction tx{c.raw()};
  c.run(tx, sql::duty_settle, json.take());
}

duty_counts count_duties(connection& c) {
  pqxx::nontransaction tx{c.raw()};
  const auto row = c.run(tx, sql::duty_figures).at(0);
  return {row["open"].as<std::int64_t>(), row["refused"].as<std::int64_t>(),
          row["oldest_open_seconds"].as<std::int64_t>()};
}

}  // namespace orders::db
