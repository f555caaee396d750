#include "tests/simulation/memory_duties.hpp"

#include <algorithm>

namespace orders::tests {

using domain::duty_kind;

namespace {

constexpr std::chrono::seconds lease{10};
constexpr std::size_t most_events = 20;

std::optional<duty_kind> kind_of(const domain::order_event& e) {
  if (e.type != domain::event_type::status_changed) return std::nullopt;
  if (e.to_status == "paid") return duty_kind::commission_create;
  if (e.to_status == "completed") return duty_kind::commission_complete;
  if (e.to_status == "refunded") return duty_kind::commission_refund;
  return std::nullopt;
}

}  // namespace

actors::duty_batch memory_duties::visit(const actors::duty_round& round) {
  for (const auto& report : round.reports) settle(report);
  const auto events = plan();
  actors::duty_batch out;
  out.planned = events > 0;
  out.more = events == most_events;
  const auto now = env_.now();
  for (auto& r : rows_) {
    if (r.over || !is_first_of_order(r)) continue;
    if (r.due > now) {
      const auto pause =
          std::chrono::ceil<std::chrono::milliseconds>(r.due - now);
      out.next_due = std::min(out.next_due.value_or(pause), pause);
    } else if (static_cast<std::int64_t>(out.duties.size()) < round.room) {
      r.due = now + lease;
      r.what.has_basis = has_commission(r.what.order_id);
      out.duties.push_back(r.what);
    } else {
      out.more = true;
    }
  }
  return out;
}

std::size_t memory_duties::plan() {
  const auto& events = store_.events();
  const auto end = std::min(events.size(), planned_ + most_events);
  const auto count = end - planned_;
  for (; planned_ < end; ++planned_) {
    const auto& e = events[planned_];
    const auto kind = kind_of(e.event);
    const auto order = store_.load(e.order);
    if (!kind || !order->seller_id) continue;
    domain::duty what;
    what.id = env_.new_id();
    what.order_id = e.order;
    what.kind = *kind;
    what.order_number = order->order_number;
    what.seller_id = order->seller_id;
    what.order_amount = order->total_amount;
    what.occurred_at = e.at;
    rows_.push_back({std::move(what), env_.now(), false});
  }
  return count;
}

void memory_duties::settle(const domain::duty_report& report) {
  for (auto& r : rows_) {
    if (r.what.id != report.duty_id || r.over) continue;
    r.over = report.outcome.verdict != domain::duty_verdict::again;
    if (r.over) continue;
    ++r.what.attempts;
    r.due = env_.now() + report.pause;
  }
}

/// Rows stand in the order of their planning.
bool memory_duties::is_first_of_order(const row& r) const {
  return std::none_of(rows_.begin(), rows_.end(), [&](const row& other) {
    return !other.over && other.what.order_id == r.what.order_id && &other < &r;
  });
}

bool memory_duties::has_commission(const domain::uuid& order) const {
  return std::any_of(rows_.begin(), rows_.end(), [&](const row& r) {
    return r.over && r.what.order_id == order &&
           r.what.kind == duty_kind::commission_create;
  });
}

bool memory_duties::is_idle() const {
  return planned_ == store_.events().size() &&
         std::all_of(rows_.begin(), rows_.end(),
                     [](const row& r) { return r.over; });
}

}  // namespace orders::tests
