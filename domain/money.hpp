/// Money: an exact amount in minor units (1/100 rupiah), as a DECIMAL(15,2)
/// column holds it. Arithmetic that would leave the column's range yields
/// nullopt; nothing wraps, nothing rounds behind the caller's back.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/decimal.hpp"

namespace orders::domain {

class money {
 public:
  /// Largest magnitude of DECIMAL(15,2), in minor units.
  static constexpr std::int64_t limit = 999'999'999'999'999;

  constexpr money() = default;

  /// REQUIRES: |minor| <= limit.
  static constexpr money of_minor(std::int64_t minor) { return money{minor}; }

  static constexpr std::optional<money> checked(std::int64_t minor) {
    if (minor > limit || minor < -limit) return std::nullopt;
    return money{minor};
  }

  /// Plain decimal text, rounded to minor units as a DECIMAL column rounds.
  /// nullopt: not a number, or beyond the column.
  static std::optional<money> parse(std::string_view text) {
    auto minor = parse_scaled(text, 2, rounding::half_away_from_zero);
    return minor ? checked(*minor) : std::nullopt;
  }

  /// Plain decimal text cut down to whole rupiah (contract 3.5: floor).
  static std::optional<money> parse_whole(std::string_view text) {
    auto units = parse_scaled(text, 0, rounding::down);
    std::int64_t minor = 0;
    if (!units || __builtin_mul_overflow(*units, 100, &minor))
      return std::nullopt;
    return checked(minor);
  }

  constexpr std::int64_t minor() const { return minor_; }

  /// As the wire shows it (contract 1.3, M): "150000", "100.5", "-0.5".
  std::string text() const { return format_scaled(minor_, 2); }

  constexpr std::optional<money> plus(money other) const {
    return checked(minor_ + other.minor_);  // both within 2^50: no overflow
  }
  constexpr std::optional<money> minus(money other) const {
    return checked(minor_ - other.minor_);
  }
  constexpr std::optional<money> times(std::int64_t factor) const {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(minor_, factor, &product)) return std::nullopt;
    return checked(product);
  }

  friend constexpr auto operator<=>(money, money) = default;

 private:
  constexpr explicit money(std::int64_t minor) : minor_(minor) {}

  std::int64_t minor_ = 0;
};

}  // namespace orders::domain
