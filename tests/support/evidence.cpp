#include "tests/support/evidence.hpp"

#include "tests/support/basket.hpp"
#include "tests/support/ledger.hpp"

namespace orders::tests {

using nlohmann::json;

void client_log::checkout(const std::string& user, const std::string& key,
                          const reply& answer) {
  const std::lock_guard lock{mutex_};
  checkouts_.push_back({user, key, answer});
}

void client_log::move(const std::string& order, const std::string& status,
                      const reply& answer) {
  const std::lock_guard lock{mutex_};
  moves_.push_back({order, status, answer});
}

std::vector<asked_checkout> client_log::checkouts() const {
  const std::lock_guard lock{mutex_};
  return checkouts_;
}

std::vector<asked_move> client_log::moves() const {
  const std::lock_guard lock{mutex_};
  return moves_;
}

namespace {

std::vector<order_row> orders_of(const database& db) {
  std::vector<order_row> out;
  for (const auto& row : db.query(
           R"(select o.id, coalesce(c.user_id::text, ''),
                coalesce(c.idempotency_key, ''), o.status,
                (o.subtotal * 100)::bigint, (o.discount_amount * 100)::bigint,
                (o.shipping_cost * 100)::bigint, (o.tax_amount * 100)::bigint,
                (o.total_amount * 100)::bigint,
                coalesce((i.sum * 100)::bigint, 0), o.event_sequence,
                o.paid_at is not null
              from "order" o
              left join checkout c on c.id = o.checkout_id
              left join (select order_id, sum(unit_price * quantity)
                         from order_item group by 1) i on i.order_id = o.id
              order by o.created_at, o.id)"))
    out.push_back({.id = row[0].c_str(),
                   .user = row[1].c_str(),
                   .key = row[2].c_str(),
                   .status = row[3].c_str(),
                   .subtotal = row[4].as<std::int64_t>(),
                   .discount = row[5].as<std::int64_t>(),
                   .shipping = row[6].as<std::int64_t>(),
                   .tax = row[7].as<std::int64_t>(),
                   .total = row[8].as<std::int64_t>(),
                   .items = row[9].as<std::int64_t>(),
                   .event_sequence = row[10].as<std::int64_t>(),
                   .was_paid = row[11].as<bool>()});
  return out;
}

std::vector<history_row> history_of(const database& db) {
  std::vector<history_row> out;
  for (const auto& row :
       db.query("select order_id, coalesce(from_status, ''), to_status "
                "from order_status_history order by created_at, id"))
    out.push_back({row[0].c_str(), row[1].c_str(), row[2].c_str()});
  return out;
}

std::vector<event_row> events_of(const database& db) {
  std::vector<event_row> out;
  for (const auto& row : db.query(
           R"(select aggregate_id, coalesce(sequence, 0), event_type,
                coalesce(payload->>'fromStatus', ''),
                coalesce(payload->>'toStatus', ''),
                coalesce(payload->>'reason', '')
              from service_outbox order by aggregate_id, sequence)"))
    out.push_back({row[0].c_str(), row[1].as<std::int64_t>(), row[2].c_str(),
                   row[3].c_str(), row[4].c_str(), row[5].c_str()});
  return out;
}

std::vector<invoice_row> invoices_of(const sandbox& neighbours) {
  std::vector<invoice_row> out;
  for (const auto& p : neighbours.payments())
    out.push_back(
        {p.at("id"), p.at("orderId"), p.at("status"), cents(p.at("amount"))});
  return out;
}

std::vector<invoice_call> calls_of(const sandbox& neighbours) {
  std::vector<invoice_call> out;
  for (const auto& call : neighbours.calls("payment")) {
    if (call.at("method") != "POST" || call.at("path") != "/api/payments")
      continue;
    const auto body = call.value("body", json{});
    // No JSON, as it was cut short on the way: nobody acted on it.
    if (!body.is_object()) continue;
    out.push_back({body.value("orderId", ""), body.value("idempotencyKey", ""),
                   cents(body.value("amount", json(0)))});
  }
  return out;
}

}  // namespace

evidence gather(const client_log& log, const sandbox& neighbours,
                const database& db) {
  return {.checkouts = log.checkouts(),
          .moves = log.moves(),
          .calls = calls_of(neighbours),
          .invoices = invoices_of(neighbours),
          .orders = orders_of(db),
          .history = history_of(db),
          .events = events_of(db),
          .ledger = violations(db)};
}

}  // namespace orders::tests
