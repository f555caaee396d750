#include "domain/event_feed.hpp"

#include <charconv>

namespace orders::domain {

namespace {

constexpr std::size_t transaction_digits = 16;
constexpr std::size_t event_digits = 32;

/// The hyphens of a UUID stand before these of its digits.
constexpr bool follows_hyphen(std::size_t digit) {
  return digit == 8 || digit == 12 || digit == 16 || digit == 20;
}

}  // namespace

std::optional<feed_position> feed_position::parse(std::string_view text) {
  if (text.size() != transaction_digits + event_digits) return std::nullopt;
  feed_position out;
  const auto* end = text.data() + transaction_digits;
  const auto number = std::from_chars(text.data(), end, out.transaction, 16);
  if (number.ec != std::errc{} || number.ptr != end) return std::nullopt;
  std::string id;
  for (std::size_t i = 0; i < event_digits; ++i) {
    if (follows_hyphen(i)) id += '-';
    id += text[transaction_digits + i];
  }
  const auto event = uuid::parse(id);
  if (!event) return std::nullopt;
  out.event = *event;
  return out;
}

std::string feed_position::text() const {
  char digits[transaction_digits];
  const auto end =
      std::to_chars(digits, digits + transaction_digits, transaction, 16).ptr;
  std::string out(transaction_digits - static_cast<std::size_t>(end - digits),
                  '0');
  out.append(digits, end);
  for (const char c : event.text())
    if (c != '-') out += c;
  return out;
}

}  // namespace orders::domain
