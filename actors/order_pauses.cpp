#include "actors/order_pauses.hpp"

#include <algorithm>

namespace orders::actors {

namespace {
/// Then the next failure starts with the first pause again.
constexpr std::chrono::seconds memory{60};
}  // namespace

bool order_pauses::add(const domain::uuid& order, clock::time_point now) {
  const auto known = pauses_.find(order);
  if (known == pauses_.end() && pauses_.size() >= how_.most) return false;
  auto& p = known == pauses_.end() ? pauses_[order] : known->second;
  p.length = std::clamp(p.length * 2, how_.first, how_.longest);
  // Between half the pause and the whole.
  const double share = 0.5 + random_() / 2;
  p.until = now + std::chrono::milliseconds{
                      static_cast<std::chrono::milliseconds::rep>(
                          share * static_cast<double>(p.length.count()))};
  return true;
}

std::vector<domain::uuid> order_pauses::current(clock::time_point now) {
  std::erase_if(pauses_,
                [&](const auto& p) { return p.second.until + memory < now; });
  std::vector<domain::uuid> out;
  for (const auto& [order, p] : pauses_)
    if (p.until > now) out.push_back(order);
  return out;
}

}  // namespace orders::actors
