#include "domain/environment.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace orders::domain;

TEST_CASE("fresh ids are UUIDs of version 7, never the same", "[environment]") {
  const auto env = real_environment();
  std::set<uuid> seen;
  for (int i = 0; i < 5000; ++i) {
    const auto id = env.new_id();
    CHECK((id.bytes[6] & 0xf0) == 0x70);
    CHECK((id.bytes[8] & 0xc0) == 0x80);
    seen.insert(id);
  }
  CHECK(seen.size() == 5000);
}

TEST_CASE("an id begins with the milliseconds of its making", "[environment]") {
  const auto env = real_environment();
  const auto ms = [](timestamp t) {
    return std::chrono::floor<std::chrono::milliseconds>(t)
        .time_since_epoch()
        .count();
  };
  const auto before = ms(env.now());
  const auto id = env.new_id();
  const auto after = ms(env.now());
  std::int64_t told = 0;
  for (std::size_t i = 0; i < 6; ++i) told = told << 8 | id.bytes[i];
  CHECK(told >= before);
  CHECK(told <= after);
}

TEST_CASE("the clock shows whole milliseconds", "[environment]") {
  const auto now = real_environment().now();
  CHECK(now.time_since_epoch().count() % 1000 == 0);
}

TEST_CASE("order numbers are ORD-<date>-<7 of 0-9A-Z>", "[environment]") {
  const auto env = real_environment();
  std::set<std::string> seen;
  for (int i = 0; i < 2000; ++i) {
    const auto before = to_compact_date(env.now());
    const auto number = env.new_order_number();
    const auto after = to_compact_date(env.now());
    REQUIRE(number.size() == 20);
    CHECK(number.substr(0, 4) == "ORD-");
    const auto date = number.substr(4, 8);
    CHECK((date == before || date == after));
    CHECK(number[12] == '-');
    CHECK(std::all_of(number.begin() + 13, number.end(), [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    }));
    seen.insert(number);
  }
  // 36^7 numbers a day: among 2000 hardly two meet.
  CHECK(seen.size() >= 1999);
}
