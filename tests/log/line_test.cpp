// How log lines look: one line each, whatever their fields hold.
#include "log/line.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <nlohmann/json.hpp>
#include <vector>

using namespace orders::log;
using nlohmann::json;

namespace {

const auto noon = orders::domain::timestamp{
    std::chrono::sys_days{std::chrono::January / 31 / 2026} +
    std::chrono::hours{12} + std::chrono::microseconds{125'900}};

std::string line_with(const std::vector<field>& fields, format how) {
  return to_line({noon, level::warn, "duty-failed", "order-service", fields},
                 how);
}

/// What a reader of the JSON line finds under `x`.
json shown(field_value value) {
  const auto line = line_with({{"x", value}}, format::json);
  INFO(line);
  CHECK(line.find('\n') == std::string::npos);
  return json::parse(line).at("x");
}

std::string told(field_value value) {
  const auto line = line_with({{"x", value}}, format::text);
  return line.substr(line.find(" x=") + 3);
}

}  // namespace

TEST_CASE("a line of JSON says when, how bad, what, and by whom", "[log]") {
  const auto id =
      *orders::domain::uuid::parse("5f2b9c1e-4a57-4d0b-8a34-2f6f1de0e001");
  CHECK(line_with({{"orderId", id},
                   {"attempt", 3},
                   {"count", std::size_t{7}},
                   {"refused", true},
                   {"durationMs", 1.25},
                   {"reason", "timeout"}},
                  format::json) ==
        R"({"time":"2026-01-31T12:00:00.125Z","level":"warn",)"
        R"("event":"duty-failed","service":"order-service",)"
        R"("orderId":"5f2b9c1e-4a57-4d0b-8a34-2f6f1de0e001","attempt":3,)"
        R"("count":7,"refused":true,"durationMs":1.250,"reason":"timeout"})");
}

TEST_CASE("a line of text can be searched", "[log]") {
  CHECK(line_with({}, format::text) ==
        "2026-01-31T12:00:00.125Z warn duty-failed");
  CHECK(line_with({{"attempt", -3}, {"refused", false}, {"reason", "timeout"}},
                  format::text) ==
        "2026-01-31T12:00:00.125Z warn duty-failed attempt=-3 refused=false "
        "reason=timeout");
}

TEST_CASE("what is empty is not told", "[log]") {
  CHECK(line_with({{"requestId", ""}, {"attempt", 0}}, format::text) ==
        "2026-01-31T12:00:00.125Z warn duty-failed attempt=0");
  CHECK_FALSE(json::parse(line_with({{"requestId", ""}}, format::json))
                  .contains("requestId"));
}

TEST_CASE("nobody can forge a line or a field of one", "[log]") {
  const std::string forged = "x\n2026 error duty-refused \"y\"\r\t\x1b[2J";
  CHECK(shown(forged) == forged);
  const auto text = told(forged);
  CHECK(text == R"("x\n2026 error duty-refused \"y\"\r\t\u001b[2J")");
  CHECK(told("a=b") == R"("a=b")");
  CHECK(told("a b") == R"("a b")");
  CHECK(told("back\\slash") == R"("back\\slash")");
}

TEST_CASE("what is no UTF-8 is still JSON", "[log]") {
  CHECK(shown("caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(shown("caf\xe9!") == "caf\xef\xbf\xbd!");
  CHECK(shown(std::string_view{"a\0b", 3}) ==
        "a\xef\xbf\xbd"
        "b");
}

TEST_CASE("a long text is cut between characters", "[log]") {
  const std::string fits(longest_text, 'x');
  CHECK(shown(fits) == fits);
  CHECK(shown(fits + "x") == fits + "...");
  // The last character would be cut in half.
  const auto before = std::string(longest_text - 1, 'x');
  CHECK(shown(before + "\xc3\xa9") == before + "...");
}

TEST_CASE("a number that JSON has no word for is null", "[log]") {
  CHECK(shown(std::numeric_limits<double>::infinity()).is_null());
  CHECK(shown(-std::numeric_limits<double>::quiet_NaN()).is_null());
  CHECK(shown(1e300).get<double>() == Approx(1e300));
}

TEST_CASE("levels have a name and an order", "[log]") {
  for (const auto l : {level::debug, level::info, level::warn, level::error})
    CHECK(parse_level(to_text(l)) == l);
  for (const auto* text : {"", "off", "Debug", "trace", "warning"})
    CHECK_FALSE(parse_level(text));
  CHECK(level::debug < level::info);
  CHECK(level::error < level::off);
}
