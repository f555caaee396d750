#include "sandbox/ids.hpp"

#include <algorithm>
#include <array>

namespace orders::sandbox {
namespace {

constexpr std::string_view middle = "-0000-4000-8000-";
constexpr std::string_view product_head = "c0000000";
constexpr std::string_view odd_product_head = "cfffffff";

std::string hex(std::uint64_t number, std::size_t digits) {
  static constexpr std::string_view alphabet = "0123456789abcdef";
  std::string text(digits, '0');
  for (auto place = digits; place > 0 && number != 0; number >>= 4U)
    text[--place] = alphabet[number & 15U];
  return text;
}

std::optional<unsigned> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

std::string shaped(std::string_view head, std::uint64_t number) {
  std::string text{head};
  text += middle;
  text += hex(number, 12);
  return text;
}

std::optional<std::uint64_t> number_behind(std::string_view id,
                                           std::string_view head) {
  if (id.size() != 36) return std::nullopt;
  auto lower = lower_case(id);
  if (lower.compare(0, 8, head) != 0 || lower.compare(8, 16, middle) != 0)
    return std::nullopt;
  std::uint64_t number = 0;
  for (auto c : std::string_view{lower}.substr(24)) {
    auto digit = hex_digit(c);
    if (!digit) return std::nullopt;
    number = number << 4U | *digit;
  }
  return number;
}

// The finisher of the splitmix64 generator: every input bit reaches every
// output bit.
std::uint64_t stirred(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31U);
}

}  // namespace

std::string product_id(std::uint64_t number) {
  return shaped(product_head, number);
}

std::string odd_product_id(std::uint64_t number) {
  return shaped(odd_product_head, number);
}

std::string seller_id(std::uint64_t number) {
  return shaped("a0000000", number);
}

std::string category_id(std::uint64_t number) {
  return shaped("e0000000", number);
}

std::string variant_id(std::uint64_t variant, std::uint64_t product) {
  return shaped("d" + hex(variant, 7), product);
}

std::string image_id(std::uint64_t image, std::uint64_t product) {
  return shaped("f" + hex(image, 7), product);
}

std::optional<std::uint64_t> product_number(std::string_view id) {
  return number_behind(id, product_head);
}

std::optional<std::uint64_t> odd_product_number(std::string_view id) {
  return number_behind(id, odd_product_head);
}

bool is_strict_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  bool all_zero = true;
  bool all_f = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at == 8 || at == 13 || at == 18 || at == 23) {
      if (text[at] != '-') return false;
      continue;
    }
    auto digit = hex_digit(text[at]);
    if (!digit) return false;
    all_zero = all_zero && *digit == 0;
    all_f = all_f && *digit == 15;
  }
  if (all_zero || all_f) return true;
  auto version = *hex_digit(text[14]);
  auto variant = *hex_digit(text[19]);
  return version >= 1 && version <= 8 && variant >= 8 && variant <= 11;
}

std::uint64_t mixed_bits(std::string_view text, std::uint64_t salt) {
  auto bits = stirred(salt);
  for (auto c : text)
    bits = (bits ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return stirred(bits);
}

std::uint64_t mixed_bits(std::uint64_t number, std::uint64_t salt) {
  return stirred(number ^ stirred(salt));
}

std::string uuid_from(std::string_view text) {
  auto digits = hex(mixed_bits(text, 1), 16) + hex(mixed_bits(text, 2), 16);
  digits[12] = '4';
  digits[16] = '8';
  std::string id;
  id.reserve(36);
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (at == 8 || at == 12 || at == 16 || at == 20) id += '-';
    id += digits[at];
  }
  return id;
}

std::string lower_case(std::string_view text) {
  std::string lower{text};
  for (auto& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace orders::sandbox
