/// How a log line looks. Whatever a field holds, it stays one line, and a
/// reader of JSON finds the same value: control characters are escaped, bytes
/// that are not UTF-8 are replaced, very long texts are cut, and a field whose
/// text is empty is left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "domain/time.hpp"
#include "log/field.hpp"
#include "log/level.hpp"

namespace orders::log {

enum class format : std::uint8_t {
  /// `{"time":"…","level":"…","event":"…","service":"…",…}`
  json,
  /// `TIME level event name=value name="text with spaces"`
  text,
};

/// Bytes of one text that are shown.
inline constexpr std::size_t longest_text = 1024;

struct record {
  domain::timestamp time;
  level severity = level::info;
  std::string_view event;
  /// Only in JSON, where lines of several programs come together.
  std::string_view service;
  std::span<const field> fields;
};

/// Without the line's end.
std::string to_line(const record& what, format how);

}  // namespace orders::log
