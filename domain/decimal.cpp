#include "domain/decimal.hpp"

namespace orders::domain {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// A decimal number taken apart: digits x 10^-scale, sign aside.
struct parts {
  bool negative = false;
  std::string digits;
  long scale = 0;
};

std::optional<parts> take_apart(std::string_view text) {
  // Longer texts cannot be amounts; the bound keeps hostile input cheap.
  if (text.empty() || text.size() > 64) return std::nullopt;
  parts out;
  std::size_t at = 0;
  if (text[at] == '-' || text[at] == '+') out.negative = text[at++] == '-';
  bool any = false;
  for (; at < text.size() && is_digit(text[at]); ++at, any = true)
    out.digits += text[at];
  if (at < text.size() && text[at] == '.') {
    for (++at; at < text.size() && is_digit(text[at]); ++at, any = true) {
      out.digits += text[at];
      ++out.scale;
    }
  }
  if (!any) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    if (++at == text.size()) return std::nullopt;
    bool minus = false;
    if (text[at] == '-' || text[at] == '+') minus = text[at++] == '-';
    if (at == text.size() || text.size() - at > 3) return std::nullopt;
    long exponent = 0;
    for (; at < text.size() && is_digit(text[at]); ++at)
      exponent = exponent * 10 + (text[at] - '0');
    out.scale += minus ? exponent : -exponent;
  }
  if (at != text.size()) return std::nullopt;
  return out;
}

}  // namespace

std::optional<std::int64_t> parse_scaled(std::string_view text, int scale,
                                         rounding mode) {
  auto number = take_apart(text);
  if (!number) return std::nullopt;
  // Position in `digits` behind the last digit that the result keeps.
  const auto kept =
      static_cast<long>(number->digits.size()) - number->scale + scale;
  std::int64_t value = 0;
  bool rest_is_zero = true;
  int first_dropped = 0;
  for (long i = 0; i < static_cast<long>(number->digits.size()); ++i) {
    const int digit = number->digits[static_cast<std::size_t>(i)] - '0';
    if (i < kept) {
      if (__builtin_mul_overflow(value, 10, &value) ||
          __builtin_add_overflow(value, digit, &value))
        return std::nullopt;
    } else {
      if (i == kept) first_dropped = digit;
      rest_is_zero = rest_is_zero && digit == 0;
    }
  }
  for (auto i = static_cast<long>(number->digits.size()); i < kept; ++i) {
    if (value == 0) break;
    if (__builtin_mul_overflow(value, 10, &value)) return std::nullopt;
  }
  const bool away = mode == rounding::half_away_from_zero
                        ? first_dropped >= 5 && kept >= 0
                        : number->negative && !rest_is_zero;
  if (away && __builtin_add_overflow(value, 1, &value)) return std::nullopt;
  return number->negative ? -value : value;
}

bool is_decimal(std::string_view text) {
  return take_apart(text).has_value();
}

std::string format_scaled(std::int64_t value, int scale) {
  const bool negative = value < 0;
  auto rest = negative ? 0 - static_cast<std::uint64_t>(value)
                       : static_cast<std::uint64_t>(value);
  char buffer[48];
  char* const end = buffer + sizeof buffer;
  char* at = end;
  bool significant = false;
  for (int i = 0; i < scale; ++i, rest /= 10) {
    significant = significant || rest % 10 != 0;
    if (significant) *--at = static_cast<char>('0' + rest % 10);
  }
  if (significant) *--at = '.';
  do *--at = static_cast<char>('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (negative) *--at = '-';
  return {at, end};
}

}  // namespace orders::domain
