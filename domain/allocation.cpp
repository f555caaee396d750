#include "domain/allocation.hpp"

#include <algorithm>

namespace orders::domain {

namespace {

constexpr std::int64_t minor_per_rupiah = 100;
__extension__ using wide = __int128;

/// floor(part / whole x amount) in whole rupiah, as minor units.
std::int64_t share(std::int64_t part, std::int64_t whole, std::int64_t amount) {
  const auto rupiah = amount / minor_per_rupiah;
  const auto scaled = static_cast<wide>(part) * rupiah / whole;
  return static_cast<std::int64_t>(scaled) * minor_per_rupiah;
}

std::int64_t sum(std::span<const money> amounts) {
  std::int64_t total = 0;
  for (auto amount : amounts) total += amount.minor();
  return total;
}

/// floor shares; `left` gets what is not shared out.
std::vector<money> floor_shares(money amount, std::span<const money> subtotals,
                                std::int64_t total, std::int64_t& left) {
  std::vector<money> shares;
  left = amount.minor();
  for (auto subtotal : subtotals) {
    const auto part = share(subtotal.minor(), total, amount.minor());
    shares.push_back(money::of_minor(part));
    left -= part;
  }
  return shares;
}

}  // namespace

std::vector<money> allocate_charge(money amount,
                                   std::span<const money> subtotals) {
  std::vector<money> none(subtotals.size());
  if (amount <= money{}) return none;
  const auto total = sum(subtotals);
  if (total <= 0) {
    none.front() = amount;
    return none;
  }
  std::int64_t left = 0;
  auto shares = floor_shares(amount, subtotals, total, left);
  for (std::size_t i = shares.size(); i-- > 0;) {
    if (subtotals[i] == money{}) continue;
    shares[i] = money::of_minor(shares[i].minor() + left);
    break;
  }
  return shares;
}

std::vector<money> allocate_discount(money amount,
                                     std::span<const money> subtotals) {
  const auto total = sum(subtotals);
  if (amount <= money{} || total <= 0)
    return std::vector<money>(subtotals.size());
  std::int64_t left = 0;
  auto shares = floor_shares(amount, subtotals, total, left);
  for (std::size_t i = shares.size(); i-- > 0 && left > 0;) {
    const auto room = subtotals[i].minor() - shares[i].minor();
    const auto more = std::min(room, left);
    shares[i] = money::of_minor(shares[i].minor() + more);
    left -= more;
  }
  return shares;
}

}  // namespace orders::domain
