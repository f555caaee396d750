#pragma once
// Character classes and comparisons of HTTP/1.1 syntax (RFC 9110 section 5.6).
// ASCII only and independent of the locale.

#include <array>
#include <string_view>

namespace orders::http::edge {

namespace detail {

constexpr std::array<bool, 256> make_token_table() {
  std::array<bool, 256> table{};
  for (unsigned char c = '0'; c <= '9'; ++c) table[c] = true;
  for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) table[c] = true;
  for (char c : std::string_view{"!#$%&'*+-.^_`|~"})
    table[static_cast<unsigned char>(c)] = true;
  return table;
}

inline constexpr auto token_table = make_token_table();

}  // namespace detail

/// tchar: what method and header names are made of.
constexpr bool is_token_char(char c) {
  return detail::token_table[static_cast<unsigned char>(c)];
}

/// What a header value may hold: visible, space, tab and bytes above ASCII.
constexpr bool is_value_char(char c) {
  auto u = static_cast<unsigned char>(c);
  return (u >= 0x20 && u != 0x7f) || u == '\t';
}

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_token(std::string_view text) {
  for (char c : text)
    if (!is_token_char(c)) return false;
  return !text.empty();
}

constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (to_lower(a[i]) != to_lower(b[i])) return false;
  return true;
}

constexpr std::string_view trim_blanks(std::string_view text) {
  auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

static_assert(is_token("X-User-Id") && !is_token("X User") && !is_token(""));
static_assert(equals_ignoring_case("Close", "cLOSE"));
static_assert(trim_blanks(" \ta b\t") == "a b");

}  // namespace orders::http::edge
