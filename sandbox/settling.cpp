#include "sandbox/settling.hpp"

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "sandbox/json_text.hpp"
#include "sandbox/sandbox.hpp"

namespace orders::sandbox {
namespace {

reply error(int status, std::string_view text) {
  json_text out;
  return json_reply(status, out.text("error", text).finish());
}

// The invoice an id means: its own, or of an order the latest in the wanted
// status, else the latest.
invoice_ptr meant(sandbox& world, std::string_view id, invoice_status wanted) {
  if (auto found = world.invoices().by_id(id)) return found;
  auto of_order = world.invoices().of_order(id);
  if (of_order.empty()) return nullptr;
  auto now = now_ms();
  auto fitting = std::find_if(
      of_order.rbegin(), of_order.rend(),
      [&](const auto& each) { return each->status(now) == wanted; });
  return fitting == of_order.rend() ? of_order.back() : *fitting;
}

reply in_status(const invoice& entry) {
  return error(409,
               "payment is " + std::string{wire_name(entry.status(now_ms()))});
}

bool mark_paid(invoice& entry, bool force) {
  auto now = now_ms();
  if (entry.move(invoice_status::pending, invoice_status::paid, now))
    return true;
  if (entry.status(now) == invoice_status::paid) return true;
  return force &&
         (entry.move(invoice_status::expired, invoice_status::paid, now) ||
          entry.move(invoice_status::refunded, invoice_status::paid, now));
}

// All copies at once: repeated deliveries do not wait for each other.
reply told(const order_service& orders, const std::string& order_id,
           const std::string& status, int copies) {
  std::vector<call_outcome> outcomes(static_cast<std::size_t>(copies));
  std::vector<std::thread> others;
  for (std::size_t at = 1; at < outcomes.size(); ++at)
    others.emplace_back(
        [&, at] { outcomes[at] = orders.tell_status(order_id, status); });
  outcomes[0] = orders.tell_status(order_id, status);
  for (auto& each : others) each.join();
  auto answer = relayed(outcomes[0]);
  std::string statuses;
  for (const auto& each : outcomes) {
    if (!statuses.empty()) statuses += ',';
    statuses += std::to_string(each.status);
  }
  answer.headers.emplace_back("X-Callback-Statuses", statuses);
  return answer;
}

}  // namespace

reply relayed(const call_outcome& outcome) {
  if (outcome.status != 0) return json_reply(outcome.status, outcome.body);
  return error(502, "order-service gave no answer: " + outcome.error);
}

reply pay(sandbox& world, std::string_view id, const request& asked) {
  auto entry = meant(world, id, invoice_status::pending);
  if (!entry) return error(404, "no such payment or order");
  if (!mark_paid(*entry, asked.query("force") == "true"))
    return in_status(*entry);
  auto copies = world.faults(neighbour::payment).callback_copies();
  if (copies == 0) return json_reply(202, R"({"callback":"dropped"})");
  return told(world.orders(), entry->order_id(), "paid", copies);
}

reply expire(sandbox& world, std::string_view id) {
  auto entry = meant(world, id, invoice_status::pending);
  if (!entry) return error(404, "no such payment or order");
  auto now = now_ms();
  if (!entry->move(invoice_status::pending, invoice_status::expired, now) &&
      entry->status(now) != invoice_status::expired)
    return in_status(*entry);
  return json_reply(200, entry->payment_json(now));
}

reply refund(sandbox& world, std::string_view id) {
  auto entry = meant(world, id, invoice_status::paid);
  if (!entry) return error(404, "no such payment or order");
  if (!entry->move(invoice_status::paid, invoice_status::refunded, now_ms()) &&
      entry->status(now_ms()) != invoice_status::refunded)
    return in_status(*entry);
  auto copies = world.faults(neighbour::payment).callback_copies();
  if (copies == 0) return json_reply(202, R"({"callback":"dropped"})");
  return told(world.orders(), entry->order_id(), "refunded", copies);
}

}  // namespace orders::sandbox
