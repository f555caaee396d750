/// Points in time as the platform writes them: `YYYY-MM-DDTHH:MM:SS.mmmZ`,
/// UTC, milliseconds. Kept as milliseconds since 1970. Pure except now_ms().
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orders::sandbox {

using instant_ms = std::int64_t;

instant_ms now_ms();

std::string iso_text(instant_ms instant);

/// `YYYYMMDD` in UTC, as in payment numbers.
std::string date_digits(instant_ms instant);

/// Reads ISO date-times with optional seconds and fraction, ending in `Z` or
/// an offset such as `+07:00`. Nothing else.
std::optional<instant_ms> parse_iso(std::string_view text);

}  // namespace orders::sandbox
