#include "integrations/backoff.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace std::chrono_literals;
using orders::integrations::backoff;

namespace {

const backoff::clock::time_point start{1h};

backoff::options hundred_to_thousand() {
  backoff::options how;
  how.base = 100ms;
  how.cap = 1000ms;
  return how;
}

}  // namespace

TEST_CASE("the ceiling of the pauses doubles up to the cap", "[backoff]") {
  backoff pauses(hundred_to_thousand(), start + 1h, [] { return 1.0; });
  for (const auto pause : {100ms, 200ms, 400ms, 800ms, 1000ms, 1000ms})
    CHECK(pauses.next(start) == pause);
}

TEST_CASE("a pause is anything between nothing and its ceiling", "[backoff]") {
  double share = 0.0;
  backoff pauses(hundred_to_thousand(), start + 1h, [&] { return share; });
  CHECK(pauses.next(start) == 0ms);
  share = 0.25;
  CHECK(pauses.next(start) == 50ms);
  share = 0.5;
  CHECK(pauses.next(start) == 200ms);
}

TEST_CASE("no pause reaches the deadline", "[backoff]") {
  backoff pauses(hundred_to_thousand(), start + 100ms, [] { return 1.0; });
  CHECK_FALSE(pauses.next(start));
  CHECK_FALSE(pauses.next(start - 1h));  // over is over
  backoff in_time(hundred_to_thousand(), start + 101ms, [] { return 1.0; });
  CHECK(in_time.next(start) == 100ms);
  CHECK_FALSE(in_time.next(start + 101ms));
}

TEST_CASE("a count of pauses ends it as well", "[backoff]") {
  auto how = hundred_to_thousand();
  how.max_pauses = 2;
  backoff pauses(how, start + 1h, [] { return 0.5; });
  CHECK(pauses.next(start));
  CHECK(pauses.next(start));
  CHECK_FALSE(pauses.next(start));
}

TEST_CASE("with any randomness the pauses keep inside deadline and ceiling",
          "[backoff]") {
  const auto seed = GENERATE(range(1U, 50U));
  std::mt19937 engine(seed);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  const auto deadline = start + 3s;
  backoff pauses(hundred_to_thousand(), deadline,
                 [&] { return uniform(engine); });
  auto now = start;
  auto ceiling = 100ms;
  while (const auto pause = pauses.next(now)) {
    CHECK(*pause >= 0ms);
    CHECK(*pause <= ceiling);
    now += *pause + 1ms;
    CHECK(now <= deadline);
    ceiling = std::min<std::chrono::milliseconds>(1000ms, ceiling * 2);
  }
}
