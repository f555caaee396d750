#include "domain/position_text.hpp"

#include <charconv>

namespace orders::domain {

namespace {

constexpr std::size_t number_digits = 16;
constexpr std::size_t id_digits = 32;

/// The hyphens of a UUID stand before these of its digits.
constexpr bool follows_hyphen(std::size_t digit) {
  return digit == 8 || digit == 12 || digit == 16 || digit == 20;
}

}  // namespace

std::string to_position_text(const numbered_id& at) {
  char digits[number_digits];
  const auto end =
      std::to_chars(digits, digits + number_digits, at.number, 16).ptr;
  std::string out(number_digits - static_cast<std::size_t>(end - digits), '0');
  out.append(digits, end);
  for (const char c : at.id.text())
    if (c != '-') out += c;
  return out;
}

std::optional<numbered_id> parse_position_text(std::string_view text) {
  if (text.size() != number_digits + id_digits) return std::nullopt;
  numbered_id out;
  const auto* end = text.data() + number_digits;
  const auto number = std::from_chars(text.data(), end, out.number, 16);
  if (number.ec != std::errc{} || number.ptr != end) return std::nullopt;
  std::string hyphened;
  for (std::size_t i = 0; i < id_digits; ++i) {
    if (follows_hyphen(i)) hyphened += '-';
    hyphened += text[number_digits + i];
  }
  const auto id = uuid::parse(hyphened);
  if (!id) return std::nullopt;
  out.id = *id;
  return out;
}

}  // namespace orders::domain
