/// cart-service: emptying a cart (contract 6.3).
#pragma once

#include <string>

#include "domain/uuid.hpp"

namespace orders::integrations {

/// Path of DELETE; the reply does not matter.
inline std::string cart_path(const domain::uuid& user) {
  return "/api/cart/" + user.text();
}

}  // namespace orders::integrations
