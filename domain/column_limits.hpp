/// How long a text may be for its column, in characters (contract 5; F49).
#pragma once

#include <cstddef>
#include <string_view>

namespace orders::domain {

namespace column_limits {
inline constexpr std::size_t name = 255;
inline constexpr std::size_t phone = 20;
inline constexpr std::size_t place = 100;  // city, province, district
inline constexpr std::size_t postal_code = 10;
inline constexpr std::size_t email = 255;
inline constexpr std::size_t courier = 50;
inline constexpr std::size_t shipping_method = 100;
inline constexpr std::size_t reason = 500;
inline constexpr std::size_t sku = 100;
/// Unlimited in the database; bounded so that a row stays a row.
inline constexpr std::size_t long_text = 10000;
/// Of the checkout key, after trimming (design 9, F26).
inline constexpr std::size_t idempotency_key = 64;
inline constexpr std::size_t tracking_number = 100;
}  // namespace column_limits

/// Characters (code points) of valid UTF-8.
constexpr std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text)
    if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) ++count;
  return count;
}

constexpr bool fits(std::string_view text, std::size_t limit) {
  return text.size() <= limit || character_count(text) <= limit;
}

}  // namespace orders::domain
