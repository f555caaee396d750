/// A slow, obvious model of decimal arithmetic on strings of digits, to judge
/// the quick one by.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

namespace orders::tests {

/// A decimal number as it is put together: sign, digits, and how many of them
/// stand behind the point (negative: zeros to append).
struct naive_decimal {
  bool negative = false;
  std::string digits = "0";
  int behind_point = 0;

  /// Without exponent where possible, or with one.
  std::string plain_text() const {
    auto padded = digits;
    if (behind_point <= 0)
      return sign() + padded +
             std::string(static_cast<std::size_t>(-behind_point), '0');
    const auto behind = static_cast<std::size_t>(behind_point);
    if (padded.size() <= behind)
      padded.insert(0, behind - padded.size() + 1, '0');
    return sign() + padded.substr(0, padded.size() - behind) + "." +
           padded.substr(padded.size() - behind);
  }
  std::string exponent_text() const {
    return sign() + digits + "e" + std::to_string(-behind_point);
  }
  std::string sign() const { return negative ? "-" : ""; }
};

inline std::string without_leading_zeros(std::string digits) {
  const auto first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0" : digits.substr(first);
}

/// `digits` + 1, by hand.
inline std::string successor(std::string digits) {
  for (std::size_t i = digits.size(); i-- > 0;) {
    if (digits[i] != '9') {
      ++digits[i];
      return digits;
    }
    digits[i] = '0';
  }
  return "1" + digits;
}

enum class naive_rounding { half_away, floor };

/// The value x 10^scale; nullopt beyond +-(2^63 - 1).
inline std::optional<std::int64_t> naive_scaled(const naive_decimal& number,
                                                int scale,
                                                naive_rounding mode) {
  auto kept = number.digits;
  std::string dropped;
  int drop = number.behind_point - scale;
  for (; drop < 0; ++drop) kept += '0';
  for (; drop > 0; --drop) {
    dropped.insert(0, 1, kept.empty() ? '0' : kept.back());
    if (!kept.empty()) kept.pop_back();
  }
  if (kept.empty()) kept = "0";
  const bool exact = dropped.find_first_not_of('0') == std::string::npos;
  const bool up = mode == naive_rounding::half_away
                      ? !dropped.empty() && dropped.front() >= '5'
                      : number.negative && !exact;
  if (up) kept = successor(kept);
  kept = without_leading_zeros(kept);
  const std::string largest = "9223372036854775807";
  if (kept.size() > largest.size() ||
      (kept.size() == largest.size() && kept > largest))
    return std::nullopt;
  const auto magnitude = static_cast<std::int64_t>(std::stoll(kept));
  return number.negative ? -magnitude : magnitude;
}

}  // namespace orders::tests
