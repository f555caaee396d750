/// A product as product-service tells it, reduced to what checkout needs
/// (contract 6.1).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/money.hpp"
#include "domain/uuid.hpp"

namespace orders::domain {

struct product_variant {
  uuid id;
  std::optional<std::string> size_name, size, sku;
  /// nullopt: the price is missing or no plain, non-negative decimal.
  std::optional<money> price;
  bool active = true;
};

struct product {
  uuid id;
  /// nullopt: a house-brand product.
  std::optional<uuid> seller_id;
  std::string name;
  std::optional<std::string> code, image_url;
  std::optional<money> price;
  std::vector<product_variant> variants;
  /// Approved and not deleted; missing fields count as fine (design 9, F52).
  bool orderable = true;
};

}  // namespace orders::domain
