#include "domain/time.hpp"

#include <catch2/catch.hpp>

using namespace orders::domain;
using namespace std::chrono_literals;

namespace {

std::optional<timestamp> strict(std::string_view text) {
  return parse_iso(text, iso_form::date_time);
}

std::optional<timestamp> lenient(std::string_view text) {
  return parse_iso(text, iso_form::date_or_date_time);
}

const timestamp new_year =
    std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};

}  // namespace

TEST_CASE("moments are shown in UTC with milliseconds cut off", "[time]") {
  CHECK(to_iso_text(timestamp{}) == "1970-01-01T00:00:00.000Z");
  CHECK(to_iso_text(new_year + 1us) == "2026-01-01T00:00:00.000Z");
  CHECK(to_iso_text(new_year + 999'999us) == "2026-01-01T00:00:00.999Z");
  CHECK(to_iso_text(new_year + 23h + 59min + 59s + 1'999us) ==
        "2026-01-01T23:59:59.001Z");
  SECTION("before 1970 as well") {
    CHECK(to_iso_text(timestamp{-1us}) == "1969-12-31T23:59:59.999Z");
  }
}

TEST_CASE("order numbers carry the UTC day", "[time]") {
  CHECK(to_compact_date(new_year) == "20260101");
  CHECK(to_compact_date(new_year - 1us) == "20251231");
}

TEST_CASE("date-times with a zone are read", "[time]") {
  CHECK(strict("2026-01-01T00:00:00Z") == new_year);
  CHECK(strict("2026-01-01T00:00Z") == new_year);
  CHECK(strict("2026-01-01T00:00:00z") == new_year);
  CHECK(strict("2026-01-01T00:00:00.5Z") == new_year + 500ms);
  CHECK(strict("2026-01-01T00:00:00.123456Z") == new_year + 123'456us);
  SECTION("offsets are taken off (design 9, F57)") {
    CHECK(strict("2026-01-01T07:00:00+07:00") == new_year);
    CHECK(strict("2026-01-01T07:00:00+0700") == new_year);
    CHECK(strict("2025-12-31T16:30:00-07:30") == new_year);
    CHECK(strict("2026-01-01T00:00:00-00:00") == new_year);
  }
  SECTION("fractions beyond microseconds are cut off") {
    CHECK(strict("2026-01-01T00:00:00.1234569Z") == new_year + 123'456us);
    CHECK(strict("2026-01-01T00:00:00.00000099999999999Z") == new_year);
  }
}

TEST_CASE("a date alone is midnight, where dates alone are allowed", "[time]") {
  CHECK(lenient("2026-01-01") == new_year);
  CHECK(lenient("2026-01-01T00:00:00") == new_year);
  CHECK(lenient("2026-01-01 00:00") == new_year);
  CHECK(lenient("2026-01-01T07:00+07:00") == new_year);
  CHECK_FALSE(strict("2026-01-01"));
  CHECK_FALSE(strict("2026-01-01T00:00:00"));
  CHECK_FALSE(strict("2026-01-01 00:00:00Z"));
}

TEST_CASE("moments that do not exist are refused", "[time]") {
  const auto* text = GENERATE(
      "2026-02-30T00:00:00Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
      "2026-00-10T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
      "2026-04-31T00:00:00Z", "1900-02-29T00:00:00Z", "0000-01-01T00:00:00Z",
      "2026-01-01T24:00:00Z", "2026-01-01T23:60:00Z", "2026-01-01T23:59:60Z",
      "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60");
  INFO(text);
  CHECK_FALSE(strict(text));
  CHECK_FALSE(lenient(text));
}

TEST_CASE("leap days exist in leap years", "[time]") {
  CHECK(strict("2024-02-29T00:00:00Z"));
  CHECK(strict("2000-02-29T00:00:00Z"));
}

TEST_CASE("other ISO spellings are refused", "[time]") {
  const auto* text = GENERATE(
      "", "2026", "2026-01", "20260101", "20260101T000000Z", "2026-W01",
      "2026-W01-1", "2026-001", "2026-1-1", "26-01-01", "+02026-01-01",
      "2026-01-01T", "2026-01-01T0:00Z", "2026-01-01T00Z",
      "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z",
      "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00+07", "2026-01-01x",
      "2026-01-01T00:00:00.123456789012345678901Z", " 2026-01-01",
      "2026-01-01 ", "tomorrow");
  INFO(text);
  CHECK_FALSE(strict(text));
  CHECK_FALSE(lenient(text));
}

TEST_CASE("an offset cannot lead out of the calendar's years", "[time]") {
  // PostgreSQL has no year 0, and the wire no year 10000.
  CHECK_FALSE(strict("0001-01-01T00:00:00+00:01"));
  CHECK_FALSE(strict("9999-12-31T23:59:59-00:01"));
  CHECK(strict("0001-01-01T00:00:00Z"));
  CHECK(strict("9999-12-31T23:59:59Z"));
}
