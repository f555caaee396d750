#include "sandbox/instant.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace orders::sandbox {
namespace {

constexpr instant_ms second = 1000;

struct civil {
  std::tm fields{};
  int millisecond = 0;
};

civil split(instant_ms instant) {
  auto seconds = instant / second;
  auto rest = instant % second;
  if (rest < 0) {
    rest += second;
    --seconds;
  }
  civil parts;
  auto time = static_cast<std::time_t>(seconds);
  gmtime_r(&time, &parts.fields);
  parts.millisecond = static_cast<int>(rest);
  return parts;
}

// Takes `count` digits off the front.
bool take_number(std::string_view& text, std::size_t count, int& value) {
  if (text.size() < count) return false;
  value = 0;
  for (std::size_t at = 0; at < count; ++at) {
    if (text[at] < '0' || text[at] > '9') return false;
    value = value * 10 + (text[at] - '0');
  }
  text.remove_prefix(count);
  return true;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

int take_milliseconds(std::string_view& text) {
  int value = 0;
  int digits = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9';
       text.remove_prefix(1), ++digits)
    if (digits < 3) value = value * 10 + (text.front() - '0');
  for (; digits < 3; ++digits) value *= 10;
  return value;
}

// The zone in minutes east of UTC; nothing may follow it.
std::optional<int> take_zone(std::string_view text) {
  if (text == "Z") return 0;
  if (text.empty()) return std::nullopt;
  auto sign = text.front() == '-' ? -1 : 1;
  int hours = 0;
  int minutes = 0;
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  if (!take_number(text, 2, hours) || !take(text, ':') ||
      !take_number(text, 2, minutes) || !text.empty())
    return std::nullopt;
  return sign * (hours * 60 + minutes);
}

}  // namespace

instant_ms now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string iso_text(instant_ms instant) {
  auto parts = split(instant);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ",
                parts.fields.tm_year + 1900, parts.fields.tm_mon + 1,
                parts.fields.tm_mday, parts.fields.tm_hour, parts.fields.tm_min,
                parts.fields.tm_sec, parts.millisecond);
  return text.data();
}

std::string date_digits(instant_ms instant) {
  auto parts = split(instant);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d%02d%02d",
                parts.fields.tm_year + 1900, parts.fields.tm_mon + 1,
                parts.fields.tm_mday);
  return text.data();
}

std::optional<instant_ms> parse_iso(std::string_view text) {
  std::tm fields{};
  int millisecond = 0;
  if (!take_number(text, 4, fields.tm_year) || !take(text, '-') ||
      !take_number(text, 2, fields.tm_mon) || !take(text, '-') ||
      !take_number(text, 2, fields.tm_mday) || !take(text, 'T') ||
      !take_number(text, 2, fields.tm_hour) || !take(text, ':') ||
      !take_number(text, 2, fields.tm_min))
    return std::nullopt;
  if (take(text, ':')) {
    if (!take_number(text, 2, fields.tm_sec)) return std::nullopt;
    if (take(text, '.')) millisecond = take_milliseconds(text);
  }
  auto zone = take_zone(text);
  if (!zone || fields.tm_mon < 1 || fields.tm_mon > 12 || fields.tm_mday < 1 ||
      fields.tm_mday > 31)
    return std::nullopt;
  fields.tm_year -= 1900;
  fields.tm_mon -= 1;
  return (static_cast<instant_ms>(timegm(&fields)) - *zone * 60) * second +
         millisecond;
}

}  // namespace orders::sandbox
