/// Products that something is wrong with, at well-known ids.
///
/// Odd product k has the id odd_product_id(k); its seller is seller_id(1) and
/// its price 10000 unless said otherwise. README.md lists them too.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "sandbox/exchange.hpp"

namespace orders::sandbox {

struct catalogue_size;

enum class odd_product : std::uint64_t {
  draft = 1,              ///< status draft
  rejected = 2,           ///< status rejected
  inactive = 3,           ///< status inactive
  deleted = 4,            ///< deletedAt set
  inactive_variant = 5,   ///< variant 1 is active, variant 2 is not
  price_zero = 6,         ///< "0"
  price_negative = 7,     ///< "-5000"
  price_text = 8,         ///< "ask us"
  price_large = 9,        ///< "9999999999999.99", all a DECIMAL(15,2) holds
  name_255 = 10,          ///< 255 characters, all that fit the column
  name_256 = 11,          ///< one more
  no_images = 12,         ///< no primaryImageUrl, images empty
  unicode_name = 13,      ///< several scripts, an emoji, a combining accent
  answers_500 = 14,       ///< 500 with a JSON error
  answers_null = 15,      ///< 200 with the body null
  answers_html = 16,      ///< 200 with an HTML page
  pending_approval = 17,  ///< status pending_approval
  out_of_stock = 18,      ///< status out_of_stock
  price_too_large = 19,   ///< 33 digits
  price_null = 20,        ///< null
  price_fine = 21,        ///< "1000.005", half a hundredth
  enveloped = 22,         ///< inside {"success":true,"data":...}
  seller_not_uuid = 23,   ///< sellerId "seller-1"
  other_id = 24,          ///< carries the id of product 1
  cut_json = 25,          ///< 200 with half a JSON object
  answers_503 = 26,       ///< 503 with a JSON error
  price_exponent = 27,    ///< "1e4"
  name_empty = 28,        ///< ""
  name_with_nul = 29,     ///< holds U+0000
};

/// Every odd product's reply by number.
std::unordered_map<std::uint64_t, reply> odd_products(
    const catalogue_size& size);

}  // namespace orders::sandbox
