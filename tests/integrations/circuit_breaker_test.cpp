#include "integrations/circuit_breaker.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using orders::integrations::circuit_breaker;
using orders::integrations::circuit_state;

namespace {

const circuit_breaker::clock::time_point start{1h};

circuit_breaker::options three_failures() {
  circuit_breaker::options how;
  how.failures_to_open = 3;
  how.first_pause = 1s;
  how.longest_pause = 5s;
  return how;
}

circuit_breaker opened_at_start() {
  circuit_breaker breaker(three_failures());
  for (int i = 0; i < 3; ++i) breaker.failure(start);
  REQUIRE(breaker.state() == circuit_state::open);
  return breaker;
}

}  // namespace

TEST_CASE("a circuit opens at the last of N failures in a row", "[breaker]") {
  circuit_breaker breaker(three_failures());
  for (int i = 0; i < 2; ++i) {
    CHECK(breaker.admit(start));
    breaker.failure(start);
    CHECK(breaker.state() == circuit_state::closed);
  }
  CHECK(breaker.admit(start));
  breaker.failure(start);
  CHECK(breaker.state() == circuit_state::open);
  CHECK_FALSE(breaker.admit(start));
  CHECK(breaker.retry_after(start) == 1000ms);
}

TEST_CASE("a success in between starts the count anew", "[breaker]") {
  circuit_breaker breaker(three_failures());
  for (int i = 0; i < 10; ++i) {
    breaker.failure(start);
    breaker.failure(start);
    breaker.success(start);
  }
  CHECK(breaker.state() == circuit_state::closed);
  CHECK(breaker.retry_after(start) == 0ms);
}

TEST_CASE("after the pause one probe goes out, and only one", "[breaker]") {
  auto breaker = opened_at_start();
  CHECK_FALSE(breaker.admit(start + 999ms));
  CHECK(breaker.retry_after(start + 999ms) == 1ms);
  CHECK(breaker.retry_after(start + 1s) == 0ms);
  CHECK(breaker.admit(start + 1s));
  CHECK(breaker.state() == circuit_state::half_open);
  CHECK_FALSE(breaker.admit(start + 1s));
  CHECK_FALSE(breaker.admit(start + 1500ms));
}

TEST_CASE("a probe that succeeds closes the circuit", "[breaker]") {
  auto breaker = opened_at_start();
  REQUIRE(breaker.admit(start + 1s));
  breaker.success(start + 1s);
  CHECK(breaker.state() == circuit_state::closed);
  CHECK(breaker.admit(start + 1s));
  // The count starts from nothing again.
  breaker.failure(start + 1s);
  breaker.failure(start + 1s);
  CHECK(breaker.state() == circuit_state::closed);
}

TEST_CASE("each probe that fails doubles the pause up to the cap",
          "[breaker]") {
  auto breaker = opened_at_start();
  auto now = start + 1s;
  for (const auto pause : {2000ms, 4000ms, 5000ms, 5000ms}) {
    REQUIRE(breaker.admit(now));
    breaker.failure(now);
    CHECK(breaker.state() == circuit_state::open);
    CHECK(breaker.retry_after(now) == pause);
    CHECK_FALSE(breaker.admit(now + pause - 1ms));
    now += pause;
  }
  REQUIRE(breaker.admit(now));
  breaker.success(now);
  for (int i = 0; i < 3; ++i) breaker.failure(now);
  CHECK(breaker.retry_after(now) == 1000ms);  // back to the first pause
}

TEST_CASE("a probe nobody reports on is replaced after another pause",
          "[breaker]") {
  auto breaker = opened_at_start();
  REQUIRE(breaker.admit(start + 1s));
  CHECK_FALSE(breaker.admit(start + 1999ms));
  CHECK(breaker.admit(start + 2s));
  CHECK_FALSE(breaker.admit(start + 2s));
}

TEST_CASE("outcomes that come in while the circuit is open change nothing",
          "[breaker]") {
  auto breaker = opened_at_start();
  breaker.success(start + 1ms);
  breaker.failure(start + 1ms);
  CHECK(breaker.state() == circuit_state::open);
  CHECK(breaker.retry_after(start + 1ms) == 999ms);
}

TEST_CASE("outcomes of calls older than the probe do not count for it",
          "[breaker]") {
  auto breaker = opened_at_start();
  const auto before = start - 1ms;
  REQUIRE(breaker.admit(start + 1s));
  breaker.success(start + 1s, before);
  CHECK(breaker.state() == circuit_state::half_open);
  breaker.failure(start + 1s, before);
  CHECK(breaker.state() == circuit_state::half_open);
  breaker.success(start + 2s, start + 1s);
  CHECK(breaker.state() == circuit_state::closed);
  for (int i = 0; i < 3; ++i) breaker.failure(start + 3s, before);
  CHECK(breaker.state() == circuit_state::closed);
}

TEST_CASE("a disabled breaker admits everything", "[breaker]") {
  auto how = three_failures();
  how.enabled = false;
  circuit_breaker breaker(how);
  for (int i = 0; i < 100; ++i) {
    CHECK(breaker.admit(start));
    breaker.failure(start);
  }
  CHECK(breaker.state() == circuit_state::closed);
  CHECK(breaker.retry_after(start) == 0ms);
}
