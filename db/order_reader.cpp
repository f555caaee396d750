#include "db/order_reader.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "db/order_rows.hpp"
#include "domain/json_writer.hpp"
#include "sql_queries.hpp"

namespace orders::db {

namespace {

using domain::order;
using domain::uuid;

/// A checkout has at most as many orders as lines; the old service knew no
/// limit of lines, but no shopper's basket came near this.
constexpr int most_orders_of_old_checkout = 200;

std::vector<uuid> ids_of(const pqxx::result& rows) {
  std::vector<uuid> ids;
  ids.reserve(rows.size());
  for (const auto& row : rows) ids.push_back(to_uuid(row[0]));
  return ids;
}

std::vector<order> load(connection& c, pqxx::transaction_base& tx,
                        std::span<const uuid> ids) {
  if (ids.empty()) return {};
  const auto array = to_array(ids);
  std::unordered_map<uuid, order> found;
  for (const auto& row : c.run(tx, sql::order_by_ids, array)) {
    auto o = to_order(row);
    found.emplace(o.id, std::move(o));
  }
  if (found.empty()) return {};
  for (const auto& row : c.run(tx, sql::order_item_by_orders, array)) {
    const auto owner = found.find(to_uuid(row[0]));
    if (owner != found.end()) owner->second.items.push_back(to_item(row));
  }
  std::vector<order> out;
  out.reserve(found.size());
  for (const auto& id : ids) {
    const auto at = found.find(id);
    if (at == found.end()) continue;
    out.push_back(std::move(at->second));
    found.erase(at);
  }
  return out;
}

int index_in_checkout(const order& o) {
  if (!o.idempotency_key) return 0;
  const auto& key = *o.idempotency_key;
  int index = 0;
  std::from_chars(key.data() + key.rfind(':') + 1, key.data() + key.size(),
                  index);
  return index;
}

std::vector<order> load_checkout(connection& c, pqxx::transaction_base& tx,
                                 const pqxx::result& rows) {
  auto out = load(c, tx, ids_of(rows));
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return index_in_checkout(a) < index_in_checkout(b);
  });
  return out;
}

}  // namespace

std::vector<order> orders_by_ids(connection& c, std::span<const uuid> ids) {
  pqxx::nontransaction tx{c.raw()};
  return load(c, tx, ids);
}

std::optional<uuid> order_id_by_number(connection& c,
                                       const std::string& number) {
  pqxx::nontransaction tx{c.raw()};
  const auto rows = c.run(tx, sql::order_id_by_number, number);
  if (rows.empty()) return std::nullopt;
  return to_uuid(rows[0][0]);
}

std::vector<domain::known_checkout> find_checkouts(
    connection& c, std::span<const domain::checkout_key> keys) {
  domain::json_writer json;
  json.begin_array();
  for (const auto& key : keys)
    json.begin_object()
        .member("user_id", key.user_id)
        .member("idempotency_key", key.idempotency_key)
        .end_object();
  json.end_array();
  std::vector<domain::known_checkout> out(keys.size());
  pqxx::nontransaction tx{c.raw()};
  for (const auto& row : c.run(tx, sql::checkout_find, json.take())) {
    const auto n = row[0].as<std::size_t>() - 1;
    auto& known = out.at(n);
    known.made_by_old_service = row[5].as<bool>();
    if (row[1].is_null()) continue;
    auto& record = known.checkout.emplace();
    record.id = to_uuid(row[1]);
    record.user_id = keys[n].user_id;
    record.idempotency_key = keys[n].idempotency_key;
    record.fingerprint = row[2].c_str();
    if (!row[3].is_null()) record.payment_method = row[3].c_str();
    if (!row[4].is_null()) record.expires_at = to_time(row[4]);
  }
  return out;
}

std::vector<order> orders_of_checkout(connection& c, const uuid& checkout) {
  pqxx::nontransaction tx{c.raw()};
  return load_checkout(c, tx,
                       c.run(tx, sql::order_ids_by_checkout, checkout.text()));
}

std::vector<order> orders_of_old_checkout(connection& c,
                                          const domain::checkout_key& key) {
  pqxx::nontransaction tx{c.raw()};
  return load_checkout(c, tx,
                       c.run(tx, sql::order_ids_by_old_key, key.user_id.text(),
                             key.idempotency_key, most_orders_of_old_checkout));
}

bool is_writable(connection& c) {
  pqxx::nontransaction tx{c.raw()};
  return !c.run(tx, sql::service_ping)[0][0].as<bool>();
}

}  // namespace orders::db
