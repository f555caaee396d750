/// Faults of validation as lines that a test can compare.
#pragma once

#include <string>
#include <vector>

#include "http/field_errors.hpp"

namespace orders::tests {

/// Each as `field: message`.
inline std::vector<std::string> lines_of(const http::field_errors& errors) {
  std::vector<std::string> out;
  for (const auto& e : errors.all()) out.push_back(e.field + ": " + e.message);
  return out;
}

using lines = std::vector<std::string>;

inline std::string repeated(const std::string& text, std::size_t count) {
  std::string out;
  while (count-- > 0) out += text;
  return out;
}

/// Four bytes, one character.
inline const std::string emoji = "\xf0\x9f\x98\x80";

}  // namespace orders::tests
