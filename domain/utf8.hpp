/// Well-formed UTF-8 (RFC 3629): what a text column and JSON can hold.
#pragma once

#include <cstddef>
#include <string_view>

namespace orders::domain {

namespace detail {

/// Length of the character at the front, 0 when it is malformed: too short,
/// overlong, a surrogate, or beyond U+10FFFF.
constexpr std::size_t utf8_length(std::string_view text) {
  const auto at = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto tail = [&](std::size_t i) { return (at(i) & 0xc0) == 0x80; };
  const unsigned first = at(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return tail(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    if (first == 0xe0 && at(1) < 0xa0) return 0;
    if (first == 0xed && at(1) > 0x9f) return 0;
    return tail(1) && tail(2) ? 3 : 0;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    if (first == 0xf0 && at(1) < 0x90) return 0;
    if (first == 0xf4 && at(1) > 0x8f) return 0;
    return tail(1) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

}  // namespace detail

/// True when PostgreSQL can store it: well-formed, and without U+0000.
constexpr bool is_storable_text(std::string_view text) {
  while (!text.empty()) {
    const auto length = detail::utf8_length(text);
    if (length == 0 || text.front() == '\0') return false;
    text.remove_prefix(length);
  }
  return true;
}

/// The beginning of `text` that PostgreSQL can store: at most so many bytes,
/// whole characters, up to the first that it cannot.
constexpr std::string_view storable_beginning(std::string_view text,
                                              std::size_t most) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != '\0') {
    const auto length = detail::utf8_length(text.substr(end));
    if (length == 0 || end + length > most) break;
    end += length;
  }
  return text.substr(0, end);
}

static_assert(storable_beginning("caf\xc3\xa9", 4) == "caf");
static_assert(storable_beginning("caf\xc3\xa9", 5) == "caf\xc3\xa9");
static_assert(storable_beginning("a\xff z", 9) == "a");

static_assert(is_storable_text("caf\xc3\xa9 \xf0\x9f\x98\x80"));
static_assert(!is_storable_text("\xc0\xaf"));
static_assert(!is_storable_text("\xed\xa0\x80"));
static_assert(!is_storable_text(std::string_view{"\0", 1}));

}  // namespace orders::domain
