// PostgreSQL is killed, or its sessions are, under load: callers are told to
// come back and come back, and nothing is lost or done twice.
#include <catch2/catch.hpp>

#include "tests/faults/cluster_world.hpp"
#include "tests/faults/order_traffic.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/form.hpp"

using namespace orders::tests;
using namespace std::chrono_literals;

namespace {

using texts = std::vector<std::string>;
using clock_type = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// What is promised, and again as much for a machine that is busy with other
/// things.
constexpr auto longest_refusal = 1000ms + 1000ms;
constexpr auto longest_recovery = 2000ms + 2000ms;

milliseconds since(clock_type::time_point began) {
  return std::chrono::duration_cast<milliseconds>(clock_type::now() - began);
}

/// How long the service needs after the database is there.
milliseconds recovery(const service& orders) {
  const auto began = clock_type::now();
  auto c = orders.connect();
  wait_until("the service is ready again",
             [&] { return c.get("/health/ready").status == 200; });
  return since(began);
}

}  // namespace

TEST_CASE(
    "PostgreSQL is killed again and again: callers come back, and "
    "nothing is lost") {
  cluster_world w;
  order_traffic traffic{w.port.number(), w.log};
  milliseconds slowest{0};
  const int kills = by_form(2, 20);
  for (int i = 0; i < kills; ++i) {
    traffic.await_more(30);
    w.cluster.kill();
    traffic.await_refusals(60);
    CHECK(w.orders.connect().get("/health/ready").status == 503);
    w.cluster.start();
    slowest = std::max(slowest, recovery(w.orders));
  }
  traffic.await_more(30);
  traffic.stop();
  WARN(kills << " kills; " << traffic.figures() << "; slowest recovery "
             << slowest.count() << " ms");
  CHECK(traffic.wrong() == texts{});
  CHECK(traffic.slowest_refusal() <= longest_refusal);
  CHECK(slowest <= longest_recovery);
  CHECK(judge(w.log, w.neighbours, w.db) == texts{});
}

TEST_CASE("all sessions of the database end every second under load") {
  cluster_world w;
  order_traffic traffic{w.port.number(), w.log};
  int ended = 0;
  const auto until = clock_type::now() + by_form(4s, 60s);
  while (clock_type::now() < until) {
    const auto next = clock_type::now() + 1s;
    traffic.await_more(5);
    ended += w.db.end_sessions();
    std::this_thread::sleep_until(next);  // the fault's own rhythm
  }
  traffic.await_more(20);
  traffic.stop();
  WARN(ended << " sessions ended; " << traffic.figures());
  CHECK(ended > 0);
  CHECK(traffic.wrong() == texts{});
  CHECK(traffic.slowest_refusal() <= longest_refusal);
  CHECK(judge(w.log, w.neighbours, w.db) == texts{});
}
