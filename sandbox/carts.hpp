/// cart-service (contract 6.3): `DELETE /api/cart/{userId}` is always 204.
#pragma once

#include "sandbox/exchange.hpp"

namespace orders::sandbox {

reply answer_cart(const request& asked);

}  // namespace orders::sandbox
