// SIGTERM with SHUTDOWN_DELAY_MS: unready at once, served on, then drained.
#include <catch2/catch.hpp>

#include <csignal>

#include "tests/support/basket.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;

namespace {

constexpr std::chrono::seconds patient{60};

int readiness(const world& w) {
  return client{w.orders.port()}.get("/health/ready").status;
}

}  // namespace

TEST_CASE("a stopping service is not ready, yet serves for its delay") {
  // Longer than any machine needs for what follows; a second signal ends it.
  world w{{{"SHUTDOWN_DELAY_MS", "60000"}}};
  auto kept = w.orders.connect();
  REQUIRE(kept.get("/health/ready").status == 200);
  w.orders.program().signal(SIGTERM);
  wait_until(
      "it to be unready", [&] { return readiness(w) == 503; }, patient);
  const auto told = kept.get("/health/ready");
  CHECK(told.status == 503);
  CHECK(told.json().at("status") == "stopping");
  CHECK(told.header.count("retry-after") == 1);
  CHECK(kept.get("/health").status == 200);
  CHECK(check_out(kept, shopper(), basket("kept")).status == 201);
  // New connections are taken as well.
  auto fresh = w.orders.connect();
  CHECK(check_out(fresh, shopper(), basket("fresh")).status == 201);
  CHECK(w.orders.program().running());
  w.orders.program().signal(SIGTERM);
  CHECK(w.orders.program().await_end(patient) == 0);
}

TEST_CASE("when its delay is over a service ends by itself") {
  world w{{{"SHUTDOWN_DELAY_MS", "300"}}};
  w.orders.program().signal(SIGTERM);
  CHECK(w.orders.program().await_end(patient) == 0);
  CHECK(w.orders.log().find("stopped") != std::string::npos);
}
