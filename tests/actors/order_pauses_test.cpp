#include "actors/order_pauses.hpp"

#include <catch2/catch.hpp>

#include "tests/support/order_maker.hpp"

using namespace orders;
using namespace orders::tests;
using namespace std::chrono_literals;
using actors::order_pauses;
using ids = std::vector<domain::uuid>;

namespace {

/// Without jitter: the whole pause.
double whole() {
  return 1;
}

const order_pauses::clock::time_point start{100h};

}  // namespace

TEST_CASE("pauses of an order double up to a limit") {
  order_pauses pauses{{200ms, 1s, 10}, whole};
  const auto order = fresh_id();
  auto now = start;
  for (const auto expected : {200ms, 400ms, 800ms, 1000ms, 1000ms}) {
    CHECK(pauses.current(now).empty());
    REQUIRE(pauses.add(order, now));
    CHECK(pauses.current(now + expected - 1ms) == ids{order});
    now += expected;
  }
  pauses.forget(order);
  REQUIRE(pauses.add(order, now));
  CHECK(pauses.current(now + 200ms).empty());
}

TEST_CASE("jitter shortens a pause to half of it at most") {
  order_pauses pauses{{200ms, 1s, 10}, [] { return 0.0; }};
  const auto order = fresh_id();
  REQUIRE(pauses.add(order, start));
  CHECK(pauses.current(start + 99ms) == ids{order});
  CHECK(pauses.current(start + 100ms).empty());
}

TEST_CASE("only so many orders are remembered, and not for ever") {
  order_pauses pauses{{200ms, 1s, 2}, whole};
  const auto known = fresh_id();
  REQUIRE(pauses.add(known, start));
  REQUIRE(pauses.add(fresh_id(), start));
  CHECK_FALSE(pauses.add(fresh_id(), start));
  CHECK(pauses.add(known, start));
  CHECK(pauses.current(start + 2h).empty());
  CHECK(pauses.add(fresh_id(), start + 2h));
}
