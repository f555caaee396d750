/// product-service's catalogue (contract 6.1), rendered once.
///
/// Ordinary products have the numbers 0 to N (id: product_id(n)); all can be
/// ordered:
///  - product n belongs to seller_id(n % (sellers + 1)); 0 is the house brand
///    (`sellerId` null);
///  - it has n % 4 variants, variant_id(1..., n);
///  - it has n % 3 + 1 images;
///  - its price is a JSON number when n % 7 == 3, else text; it has a fraction
///    of a rupiah when n % 5 == 4.
///
/// Odd products have the ids odd_product_id(number); see odd_products.hpp.
///
/// Immutable after construction, safe from any thread.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sandbox/exchange.hpp"

namespace orders::sandbox {

struct catalogue_size {
  std::uint64_t products = 2000;
  std::uint64_t sellers = 50;
  std::uint64_t seed = 1;
};

/// `baseSellPrice` of an ordinary product in hundredths of a rupiah.
std::int64_t base_price(std::uint64_t number, const catalogue_size& size);

/// `sellPrice` of a variant of it: 5000 rupiah more for each variant number.
std::int64_t variant_price(std::uint64_t variant, std::uint64_t number,
                           const catalogue_size& size);

/// One ordinary product as product-service shows it.
nlohmann::ordered_json ordinary_product(std::uint64_t number,
                                        const catalogue_size& size);

class catalogue {
 public:
  explicit catalogue(const catalogue_size& size);

  /// `GET /api/products/id/{id}`; 404 for anything else.
  reply answer(const request& asked) const;

 private:
  reply by_id(std::string_view id) const;

  std::vector<std::string> ordinary_;
  std::unordered_map<std::uint64_t, reply> odd_;
};

}  // namespace orders::sandbox
