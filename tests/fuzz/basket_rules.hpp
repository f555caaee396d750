/// What holds of the orders that a checkout becomes.
#pragma once

#include "domain/basket.hpp"

namespace orders::fuzz {

/// Of `request` with these products: it is refused with a text, or every
/// amount adds up and every text fits its column.
void check_basket(const domain::checkout_request& request,
                  const domain::product_catalogue& products);

/// The same with products made up for it, of three sellers and the house.
void check_basket(const domain::checkout_request& request);

}  // namespace orders::fuzz
