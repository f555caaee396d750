#include "tests/simulation/memory_store.hpp"

#include <algorithm>

namespace orders::tests {

using domain::uuid;

namespace {

const db::write_outcome committed{db::write_verdict::committed, {}};
const db::write_outcome conflict{db::write_verdict::conflict, {}};

db::write_outcome taken(const char* constraint) {
  return {db::write_verdict::failed,
          {db::errc::unique_violation, "duplicate key", constraint}};
}

}  // namespace

db::write_outcome memory_store::place(const domain::placement& p) {
  const std::pair key{p.checkout.user_id, p.checkout.idempotency_key};
  if (keys_.contains(key)) return conflict;
  for (const auto& o : p.orders)
    if (numbers_.contains(o.order.order_number))
      return taken("order_order_number_key");
  keys_.emplace(key, checkouts_.size());
  checkouts_.push_back(p.checkout);
  for (const auto& placed : p.orders) {
    const auto& o = placed.order;
    const auto kept = std::make_shared<const domain::order>(o);
    numbers_.insert(o.order_number);
    orders_.emplace(o.id, kept);
    placed_.push_back(kept);
    orders_of_[p.checkout.id].push_back(o.id);
    for (const auto& h : placed.history)
      history_.push_back({o.id, h, o.created_at});
    std::int64_t sequence = 0;
    for (const auto& e : placed.events) keep_event(o, ++sequence, e);
    sequences_[o.id] = sequence;
    schedule(o.id, placed.look_at);
  }
  return committed;
}

db::write_outcome memory_store::change(const domain::order_change& c) {
  const auto found = orders_.find(c.after.id);
  if (found == orders_.end()) return conflict;
  const auto& now = *found->second;
  if (now.version != c.expected_version || now.status != c.expected_status ||
      now.updated_at != c.expected_updated_at)
    return conflict;
  found->second = std::make_shared<const domain::order>(c.after);
  for (const auto& h : c.history)
    history_.push_back({c.after.id, h, c.after.updated_at});
  auto& sequence = sequences_[c.after.id];
  for (const auto& e : c.events) keep_event(c.after, ++sequence, e);
  schedule(c.after.id, c.look_at);
  return committed;
}

void memory_store::keep_event(const domain::order& o, std::int64_t sequence,
                              const domain::order_event& event) {
  events_.push_back({o.id, sequence, event, o.user_id, o.updated_at, false});
}

void memory_store::schedule(const uuid& order,
                            const std::optional<domain::timestamp>& look_at) {
  if (look_at)
    deadlines_[order] = {*look_at, 0};
  else
    deadlines_.erase(order);
}

actors::order_ptr memory_store::load(const uuid& id) const {
  const auto found = orders_.find(id);
  return found == orders_.end() ? nullptr : found->second;
}

actors::order_ptr memory_store::load(const std::string& number) const {
  const auto found = std::find_if(
      orders_.begin(), orders_.end(),
      [&](const auto& entry) { return entry.second->order_number == number; });
  return found == orders_.end() ? nullptr : found->second;
}

actors::found_checkout memory_store::find(
    const domain::checkout_key& key) const {
  actors::found_checkout out;
  const auto found = keys_.find({key.user_id, key.idempotency_key});
  if (found == keys_.end()) return out;
  out.known.checkout = checkouts_[found->second];
  for (const auto& id : orders_of_.at(out.known.checkout->id))
    out.orders.push_back(load(id));
  return out;
}

/// An event's transaction is its place among all.
domain::feed_page memory_store::events_after(
    const domain::feed_position& position, std::int64_t limit) const {
  domain::feed_page out;
  out.next = position;
  for (auto i = position.transaction; i < events_.size(); ++i) {
    if (static_cast<std::int64_t>(out.events.size()) == limit) {
      out.more = true;
      break;
    }
    const auto& e = events_[i];
    out.next = {i + 1, e.event.id};
    out.events.push_back({out.next, std::string{to_text(e.event.type)}, e.order,
                          e.sequence, e.at, "{}"});
  }
  return out;
}

std::vector<db::leased_deadline> memory_store::lease(
    std::size_t most, std::chrono::milliseconds length) {
  const auto now = now_();
  std::vector<std::pair<domain::timestamp, uuid>> due;
  for (const auto& [order, d] : deadlines_)
    if (d.due <= now) due.emplace_back(d.due, order);
  std::sort(due.begin(), due.end());
  if (due.size() > most) due.resize(most);
  std::vector<db::leased_deadline> out;
  for (const auto& [at, order] : due) {
    auto& d = deadlines_.at(order);
    d.due = now + length;
    out.push_back({order, d.due, d.attempts});
  }
  return out;
}

void memory_store::settle(const std::vector<db::settled_deadline>& settled) {
  for (const auto& s : settled) {
    const auto found = deadlines_.find(s.lease.order_id);
    if (found == deadlines_.end() || found->second.due != s.lease.until)
      continue;
    if (!s.look_at) {
      deadlines_.erase(found);
      continue;
    }
    found->second.due = *s.look_at;
    found->second.attempts = s.error.empty() ? 0 : found->second.attempts + 1;
  }
}

}  // namespace orders::tests
