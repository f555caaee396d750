/// Exact decimal text <-> scaled integers.
///
/// Prices, charges and coordinates travel as decimal text; nothing here ever
/// touches floating point. A "scaled integer" is value x 10^scale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orders::domain {

enum class rounding : std::uint8_t {
  half_away_from_zero,  ///< as a DECIMAL column rounds (contract 4.5)
  down,                 ///< toward negative infinity (contract 3.5: floor)
};

/// Reads `[+-]digits[.digits][e[+-]digits]` (no blanks, no hex) as a scaled
/// integer. nullopt: not a plain decimal number, or beyond 64 bits.
std::optional<std::int64_t> parse_scaled(std::string_view text, int scale,
                                         rounding mode);

/// Whether parse_scaled could read it, were there no bound on its size.
bool is_decimal(std::string_view text);

/// `[-]digits[.digits]` without trailing zeros: 1500 at scale 2 is "15".
std::string format_scaled(std::int64_t value, int scale);

}  // namespace orders::domain
