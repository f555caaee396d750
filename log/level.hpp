/// How much a log line matters.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace orders::log {

enum class level : std::uint8_t {
  debug,  ///< for who looks for a fault: a line for each request
  info,   ///< what the service does by itself, now and then
  warn,   ///< went wrong and is made up for, or will be tried again
  error,  ///< somebody should look at it
  off,    ///< of the log, not of a line: nothing is written
};

inline constexpr std::array<std::string_view, 5> level_names = {
    "debug", "info", "warn", "error", "off"};

constexpr std::string_view to_text(level which) {
  return level_names[static_cast<std::size_t>(which)];
}

/// nullopt also for `off`: operators do not silence errors.
constexpr std::optional<level> parse_level(std::string_view text) {
  for (std::size_t i = 0; i + 1 < level_names.size(); ++i)
    if (level_names[i] == text) return static_cast<level>(i);
  return std::nullopt;
}

}  // namespace orders::log
