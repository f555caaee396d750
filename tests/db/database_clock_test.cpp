// The service's time is the database's, whatever clock its machine shows.
#include "db/database_clock.hpp"

#include <catch2/catch.hpp>

#include "tests/db/migrated.hpp"
#include "tests/support/waiting.hpp"

using namespace orders;
using namespace orders::tests;
using namespace std::chrono_literals;
using db::database_clock;

namespace {

/// How far the clock is from what a database told at this moment.
std::chrono::microseconds off(const database_clock& clock,
                              domain::timestamp told,
                              database_clock::steady::time_point then) {
  const auto passed = std::chrono::floor<std::chrono::microseconds>(
      database_clock::steady::now() - then);
  return std::chrono::abs(clock.now() - (told + passed));
}

}  // namespace

TEST_CASE("a clock shows the time that the database told, carried on",
          "[db][clock]") {
  for (const auto differs : {-600s, 0s, 600s}) {
    CAPTURE(differs.count());
    database_clock clock;
    const auto told = domain::system_now() + differs;
    const auto then = database_clock::steady::now();
    clock.learn(told, then, then);
    // Off by the milliseconds that it cuts off, and its own tolerance.
    CHECK(off(clock, told, then) <= 4ms);
  }
}

TEST_CASE("a clock is not moved by what is known no better", "[db][clock]") {
  database_clock clock;
  const auto told = domain::system_now() + 600s;
  const auto then = database_clock::steady::now();
  clock.learn(told, then, then);
  SECTION("within the doubt of a slow answer") {
    clock.learn(told, then - 200ms, then);
  }
  SECTION("an answer that took too long") {
    clock.learn(told + 600s, then - 2s, then);
  }
  CHECK(off(clock, told, then) <= 4ms);
}

TEST_CASE("a clock learns the time of a real database", "[db][clock]") {
  migrated_database d;
  database_clock clock;
  const auto now = database_clock::steady::now();
  clock.learn(domain::system_now() + 600s, now, now);
  // A session that was slow to answer has taught nothing: again.
  wait_until("the clock is within a second of the database's", [&] {
    clock.ask(d.reader());
    const auto told = domain::parse_iso(
        d.value<std::string>("select to_char(clock_timestamp() at time zone "
                             "'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.USZ')"),
        domain::iso_form::date_time);
    return std::chrono::abs(*told - clock.now()) < 1s;
  });
}
