/// Sharing an amount out over order groups by their subtotals (contract 3.5),
/// in exact arithmetic.
#pragma once

#include <span>
#include <vector>

#include "domain/money.hpp"

namespace orders::domain {

/// Shares of a charge (shipping, tax): floor(s_i x Q / S) in whole rupiah,
/// the remainder to the last group that has a subtotal; all of it to the
/// first group when there are no subtotals. The shares add up to `amount`.
/// REQUIRES: amount and subtotals >= 0, amount in whole rupiah, not empty.
std::vector<money> allocate_charge(money amount,
                                   std::span<const money> subtotals);

/// Shares of a discount: as above, but no share exceeds its subtotal; what a
/// group cannot bear goes to the last ones that can (design 9, F15 and F19).
/// REQUIRES: 0 <= amount <= sum of subtotals.
std::vector<money> allocate_discount(money amount,
                                     std::span<const money> subtotals);

}  // namespace orders::domain
