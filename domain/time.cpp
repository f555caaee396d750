#include "domain/time.hpp"

#include <cstdio>

namespace orders::domain {

namespace {

using namespace std::chrono;

/// Reads exactly `count` digits from the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<timestamp> take_date(std::string_view& text) {
  auto y = take_digits(text, 4);
  if (!y || !take(text, '-')) return std::nullopt;
  auto m = take_digits(text, 2);
  if (!m || !take(text, '-')) return std::nullopt;
  auto d = take_digits(text, 2);
  if (!d) return std::nullopt;
  const auto date = year{*y} / month{static_cast<unsigned>(*m)} /
                    day{static_cast<unsigned>(*d)};
  // Year 0 does not exist in PostgreSQL's calendar.
  if (*y == 0 || !date.ok()) return std::nullopt;
  return sys_days{date};
}

/// Digits behind the point, as microseconds; any number of them.
std::optional<microseconds> take_fraction(std::string_view& text) {
  long value = 0;
  int digits = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9';
       text.remove_prefix(1), ++digits)
    if (digits < 6) value = value * 10 + (text.front() - '0');
  if (digits == 0 || digits > 20) return std::nullopt;
  for (int i = digits; i < 6; ++i) value *= 10;
  return microseconds{value};
}

std::optional<microseconds> take_clock(std::string_view& text) {
  auto h = take_digits(text, 2);
  if (!h || !take(text, ':')) return std::nullopt;
  auto m = take_digits(text, 2);
  if (!m) return std::nullopt;
  int s = 0;
  microseconds fraction{0};
  if (take(text, ':')) {
    auto seconds = take_digits(text, 2);
    if (!seconds) return std::nullopt;
    s = *seconds;
    if (take(text, '.')) {
      auto f = take_fraction(text);
      if (!f) return std::nullopt;
      fraction = *f;
    }
  }
  if (*h > 23 || *m > 59 || s > 59) return std::nullopt;
  return hours{*h} + minutes{*m} + seconds{s} + fraction;
}

std::optional<minutes> take_offset(std::string_view& text) {
  if (take(text, 'Z') || take(text, 'z')) return minutes{0};
  const bool minus = !text.empty() && text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  auto h = take_digits(text, 2);
  if (!h) return std::nullopt;
  take(text, ':');
  auto m = take_digits(text, 2);
  if (!m || *h > 23 || *m > 59) return std::nullopt;
  const minutes offset = hours{*h} + minutes{*m};
  return minus ? -offset : offset;
}

struct calendar {
  year_month_day date;
  hh_mm_ss<microseconds> clock;
  explicit calendar(timestamp when)
      : date(floor<days>(when)), clock(when - floor<days>(when)) {}
};

}  // namespace

std::string to_iso_text(timestamp when) {
  const calendar c{when};
  char out[40];
  std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(c.date.year()),
                static_cast<unsigned>(c.date.month()),
                static_cast<unsigned>(c.date.day()),
                static_cast<int>(c.clock.hours().count()),
                static_cast<int>(c.clock.minutes().count()),
                static_cast<int>(c.clock.seconds().count()),
                static_cast<int>(c.clock.subseconds().count() / 1000));
  return out;
}

std::string to_compact_date(timestamp when) {
  const calendar c{when};
  char out[24];
  std::snprintf(out, sizeof out, "%04d%02u%02u",
                static_cast<int>(c.date.year()),
                static_cast<unsigned>(c.date.month()),
                static_cast<unsigned>(c.date.day()));
  return out;
}

std::optional<timestamp> parse_iso(std::string_view text, iso_form form) {
  const bool lenient = form == iso_form::date_or_date_time;
  auto date = take_date(text);
  if (!date) return std::nullopt;
  if (text.empty()) return lenient ? date : std::nullopt;
  if (!take(text, 'T') && !(lenient && take(text, ' '))) return std::nullopt;
  auto clock = take_clock(text);
  if (!clock) return std::nullopt;
  minutes offset{0};
  if (!(lenient && text.empty())) {
    auto given = take_offset(text);
    if (!given || !text.empty()) return std::nullopt;
    offset = *given;
  }
  const auto moment = *date + *clock - offset;
  // An offset may lead out of those years.
  return is_storable(moment) ? std::optional{timestamp{moment}} : std::nullopt;
}

bool is_storable(timestamp when) {
  static constexpr timestamp first = sys_days{year{1} / 1 / 1};
  static constexpr timestamp last = sys_days{year{10000} / 1 / 1};
  return first <= when && when < last;
}

}  // namespace orders::domain
