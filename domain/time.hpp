/// Moments in UTC. Rows hold microseconds, the wire shows milliseconds cut
/// off (contract 1.3, T); the service itself only ever writes milliseconds.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace orders::domain {

using timestamp = std::chrono::sys_time<std::chrono::microseconds>;

/// Of the years 1 to 9999, which a column can hold and four digits can show.
bool is_storable(timestamp when);

/// `YYYY-MM-DDTHH:MM:SS.mmmZ`.
std::string to_iso_text(timestamp when);

/// `YYYYMMDD` of the UTC day, for order numbers.
std::string to_compact_date(timestamp when);

/// Which ISO 8601 spellings a caller may use.
enum class iso_form : std::uint8_t {
  date_time,         ///< date, `T`, hh:mm[:ss[.fraction]], `Z` or an offset
  date_or_date_time  ///< that, or a date alone (00:00 UTC), zone optional
};

/// nullopt: not of that form, or no such moment (month 13, 30 February).
/// Fractions beyond microseconds are cut off.
std::optional<timestamp> parse_iso(std::string_view text, iso_form form);

}  // namespace orders::domain
