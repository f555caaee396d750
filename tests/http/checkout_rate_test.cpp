#include "http/checkout_rate.hpp"

#include <catch2/catch.hpp>

#include "domain/environment.hpp"

using namespace orders;
using namespace std::chrono_literals;
using http::checkout_rate;

namespace {

const auto environment = domain::real_environment();
const checkout_rate::clock::time_point start{1000s};

domain::uuid somebody() {
  return environment.new_id();
}

int allowed_of(checkout_rate& rate, const domain::uuid& user, int tries,
               checkout_rate::clock::time_point now) {
  int out = 0;
  for (int i = 0; i < tries; ++i) out += rate.count(user, now).allowed;
  return out;
}

}  // namespace

TEST_CASE("a user may check out so many times a minute, at once or spread",
          "[rate]") {
  checkout_rate rate{6};
  const auto user = somebody();
  CHECK(allowed_of(rate, user, 10, start) == 6);
  // One more every ten seconds.
  CHECK(allowed_of(rate, user, 10, start + 9s) == 0);
  CHECK(allowed_of(rate, user, 10, start + 10s) == 1);
  CHECK(allowed_of(rate, user, 10, start + 10s + 1min) == 6);
}

TEST_CASE("users are counted apart", "[rate]") {
  checkout_rate rate{1};
  CHECK(allowed_of(rate, somebody(), 5, start) == 1);
  CHECK(allowed_of(rate, somebody(), 5, start) == 1);
}

TEST_CASE("a verdict tells what remains and how long to wait", "[rate]") {
  checkout_rate rate{6};
  const auto user = somebody();
  const auto first = rate.count(user, start);
  CHECK(first.remaining == 5);
  CHECK(first.wait == 10s);
  CHECK(rate.headers(first) ==
        http::edge::header_list{{"RateLimit-Policy", "\"checkout\";q=6;w=60"},
                                {"RateLimit", "\"checkout\";r=5;t=10"}});
  allowed_of(rate, user, 5, start);
  const auto refused = rate.count(user, start + 3s);
  CHECK_FALSE(refused.allowed);
  CHECK(refused.remaining == 0);
  CHECK(refused.wait == 7s);
}

TEST_CASE("no more users are remembered than the bound", "[rate]") {
  checkout_rate rate{1};
  for (std::size_t i = 0; i < http::most_rated_users + 10'000; ++i)
    CHECK(rate.count(somebody(), start).allowed);
  // Who is remembered is refused, who is not is let through.
  const auto newcomer = somebody();
  CHECK(allowed_of(rate, newcomer, 2, start) == 2);
  // Those whose minute is over make room.
  CHECK(allowed_of(rate, somebody(), 2, start + 2min) == 1);
}
