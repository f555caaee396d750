#include "domain/decimal.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace orders::domain;

namespace {

constexpr auto half = rounding::half_away_from_zero;
constexpr auto down = rounding::down;

struct reading {
  const char* text;
  int scale;
  rounding mode;
  std::int64_t value;
};

}  // namespace

TEST_CASE("decimal text is read exactly at its scale", "[decimal]") {
  const auto r = GENERATE(values<reading>({
      {"0", 2, half, 0},
      {"-0", 2, half, 0},
      {"150000", 2, half, 15'000'000},
      {"+7", 2, half, 700},
      {"100.5", 2, half, 10'050},
      {"-0.5", 2, half, -50},
      {".5", 2, half, 50},
      {"5.", 2, half, 500},
      {"0007.10", 2, half, 710},
      {"-6.20880001", 8, half, -620'880'001},
      {"1", 0, half, 1},
  }));
  INFO(r.text);
  CHECK(parse_scaled(r.text, r.scale, r.mode) == r.value);
}

TEST_CASE("an exponent moves the point", "[decimal]") {
  const auto r = GENERATE(values<reading>({
      {"1e3", 2, half, 100'000},
      {"1E+3", 2, half, 100'000},
      {"1.5e2", 0, half, 150},
      {"25e-1", 2, half, 250},
      {"1e-8", 8, half, 1},
      {"-1e-8", 8, half, -1},
      {"1e-9", 8, half, 0},
      {"12345e-3", 2, half, 1235},
      {"0e999", 2, half, 0},
      {"1e-999", 2, half, 0},
      {"1e-999", 2, down, 0},
      {"-1e-999", 2, down, -1},
      {"1e007", 0, half, 10'000'000},
  }));
  INFO(r.text);
  CHECK(parse_scaled(r.text, r.scale, r.mode) == r.value);
}

TEST_CASE("halves are rounded away from zero", "[decimal]") {
  const auto r = GENERATE(values<reading>({
      {"1000.555", 2, half, 100'056},  // contract 4.5
      {"-1000.555", 2, half, -100'056},
      {"0.005", 2, half, 1},
      {"-0.005", 2, half, -1},
      {"0.0049999", 2, half, 0},
      {"-0.0049999", 2, half, 0},
      {"0.0051", 2, half, 1},
      {"9.995", 2, half, 1000},
      {"0.5", 0, half, 1},
      {"0.05", 0, half, 0},
      {"5e-1", 0, half, 1},
      {"5e-2", 0, half, 0},
      {"9e-2", 0, half, 0},
  }));
  INFO(r.text);
  CHECK(parse_scaled(r.text, r.scale, r.mode) == r.value);
}

TEST_CASE("down rounds toward negative infinity", "[decimal]") {
  const auto r = GENERATE(values<reading>({
      {"100.9", 0, down, 100},  // contract 3.5
      {"10000.999999", 0, down, 10'000},
      {"0.999", 2, down, 99},
      {"-0.1", 0, down, -1},
      {"-1.0", 0, down, -1},
      {"-1.0000001", 0, down, -2},
      {"-0.0", 0, down, 0},
      {"-0.000", 2, down, 0},
  }));
  INFO(r.text);
  CHECK(parse_scaled(r.text, r.scale, r.mode) == r.value);
}

TEST_CASE("what is no plain decimal number is refused", "[decimal]") {
  const auto* text =
      GENERATE("", "-", "+", ".", "-.", "e5", "1e", "1e+", "1e-", "1e1.5",
               "1e1234", "1.2.3", " 1", "1 ", "1_000", "1,5", "0x10", "NaN",
               "Infinity", "--1", "1-", "1f", "\xc2\xb2");
  INFO(text);
  CHECK_FALSE(is_decimal(text));
  CHECK_FALSE(parse_scaled(text, 2, half));
  CHECK_FALSE(parse_scaled(text, 2, down));
}

TEST_CASE("hostile lengths are refused, whatever the digits", "[decimal]") {
  CHECK(is_decimal(std::string(64, '0')));
  CHECK_FALSE(is_decimal(std::string(65, '0')));
  CHECK_FALSE(is_decimal(std::string(1'000'000, '9')));
}

TEST_CASE("a value beyond 64 bits is refused, never wrapped", "[decimal]") {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  CHECK(parse_scaled("9223372036854775807", 0, half) == most);
  CHECK(parse_scaled("-9223372036854775807", 0, half) == -most);
  CHECK(parse_scaled("92233720368547758.07", 2, half) == most);
  CHECK_FALSE(parse_scaled("9223372036854775808", 0, half));
  CHECK_FALSE(parse_scaled("92233720368547758.08", 2, half));
  CHECK_FALSE(parse_scaled("1e18", 2, half));
  CHECK_FALSE(parse_scaled("1e999", 0, half));
  SECTION("rounding cannot push it over the edge unseen") {
    CHECK_FALSE(parse_scaled("9223372036854775807.5", 0, half));
    CHECK(parse_scaled("9223372036854775807.5", 0, down) == most);
  }
  CHECK(is_decimal("1e999"));
}

TEST_CASE("scaled integers are written without trailing zeros", "[decimal]") {
  CHECK(format_scaled(15'000'000, 2) == "150000");
  CHECK(format_scaled(10'050, 2) == "100.5");
  CHECK(format_scaled(0, 2) == "0");
  CHECK(format_scaled(-50, 2) == "-0.5");
  CHECK(format_scaled(-1, 2) == "-0.01");
  CHECK(format_scaled(100, 0) == "100");
  CHECK(format_scaled(1, 8) == "0.00000001");
  CHECK(format_scaled(-620'880'001, 8) == "-6.20880001");
  CHECK(format_scaled(std::numeric_limits<std::int64_t>::max(), 2) ==
        "92233720368547758.07");
  CHECK(format_scaled(std::numeric_limits<std::int64_t>::min(), 0) ==
        "-9223372036854775808");
}
