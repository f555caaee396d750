#include "sandbox/ledger.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/ids.hpp"

namespace orders::sandbox {

ledger::ledger(std::size_t most_invoices) : most_invoices_(most_invoices) {}

std::size_t ledger::shard_of(std::string_view text) {
  return mixed_bits(text, 11) % shards;
}

ledger::added ledger::add(invoice_request asked, instant_ms now) {
  auto key = asked.key;
  auto& home = by_key_.at(shard_of(key));
  // Held until the other maps know the invoice too: whoever is told that the
  // key exists can find it by order and id.
  std::scoped_lock lock{home.mutex};
  if (auto found = home.entries.find(key); found != home.entries.end())
    return {found->second, true};
  if (count_.fetch_add(1) >= most_invoices_) {
    count_.fetch_sub(1);
    return {};
  }
  auto entry = std::make_shared<invoice>(std::move(asked), now);
  home.entries.emplace(std::move(key), entry);
  index(entry);
  return {std::move(entry), false};
}

void ledger::index(const invoice_ptr& entry) {
  auto order = lower_case(entry->order_id());
  {
    auto& home = by_order_.at(shard_of(order));
    std::scoped_lock lock{home.mutex};
    home.entries[order].push_back(entry);
  }
  auto& home = by_id_.at(shard_of(entry->id()));
  std::scoped_lock lock{home.mutex};
  home.entries.emplace(entry->id(), entry);
}

invoice_ptr ledger::by_id(std::string_view id) const {
  auto wanted = lower_case(id);
  const auto& home = by_id_.at(shard_of(wanted));
  std::scoped_lock lock{home.mutex};
  auto found = home.entries.find(wanted);
  return found == home.entries.end() ? nullptr : found->second;
}

std::vector<invoice_ptr> ledger::of_order(std::string_view order_id) const {
  auto wanted = lower_case(order_id);
  const auto& home = by_order_.at(shard_of(wanted));
  std::scoped_lock lock{home.mutex};
  auto found = home.entries.find(wanted);
  return found == home.entries.end() ? std::vector<invoice_ptr>{}
                                     : found->second;
}

std::vector<invoice_ptr> ledger::all() const {
  std::vector<invoice_ptr> found;
  for (const auto& home : by_order_) {
    std::scoped_lock lock{home.mutex};
    for (const auto& [order, invoices] : home.entries)
      found.insert(found.end(), invoices.begin(), invoices.end());
  }
  return found;
}

ledger_summary ledger::summary(instant_ms now) const {
  ledger_summary total;
  for (const auto& home : by_order_) {
    std::scoped_lock lock{home.mutex};
    total.orders += home.entries.size();
    for (const auto& [order, invoices] : home.entries) {
      total.invoices += invoices.size();
      auto live =
          std::count_if(invoices.begin(), invoices.end(),
                        [&](const auto& each) { return each->is_live(now); });
      if (live >= 2) total.orders_with_two_live_invoices.push_back(order);
    }
  }
  auto& doubles = total.orders_with_two_live_invoices;
  std::sort(doubles.begin(), doubles.end());
  return total;
}

void ledger::forget_all() {
  for (auto& home : by_key_) {
    std::scoped_lock lock{home.mutex};
    count_ -= home.entries.size();
    home.entries.clear();
  }
  for (auto& home : by_order_) {
    std::scoped_lock lock{home.mutex};
    home.entries.clear();
  }
  for (auto& home : by_id_) {
    std::scoped_lock lock{home.mutex};
    home.entries.clear();
  }
}

}  // namespace orders::sandbox
