/// From a basket to orders: price each line from product data, split by
/// seller, share the charges out, freeze the snapshots (contract 3.4 to 3.7).
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <unordered_map>

#include "domain/checkout.hpp"
#include "domain/environment.hpp"
#include "domain/product.hpp"

namespace orders::domain {

using product_catalogue = std::unordered_map<uuid, product>;

enum class basket_errc : std::uint8_t {
  product_unavailable,    ///< not orderable, no such variant, no valid price
  quantity_out_of_range,  ///< price x quantity does not fit a DECIMAL(15,2)
  total_out_of_range,     ///< the goods together do not fit
  charges_out_of_range,   ///< goods and charges together do not fit
  discount_too_large,     ///< more than the goods cost (F15)
};

struct basket_error {
  basket_errc code;
  /// Index of the line at fault, for the first two codes.
  std::size_t line = 0;
  std::string message;
};

/// Prices and splits. REQUIRES: every product of the request is in
/// `products`. Order numbers and ids come from `env`.
tl::expected<placement, basket_error> place_basket(
    const checkout_request& request, const product_catalogue& products,
    const customer& buyer, const environment& env);

/// Gives a placement new order numbers after a collision (F67).
void renumber(placement& orders, const environment& env);

}  // namespace orders::domain
