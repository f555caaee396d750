// Connections that drip, idle or only come and go: honest callers do not
// notice them.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <thread>

#include "tests/faults/hostile_connections.hpp"
#include "tests/faults/mixed_load.hpp"
#include "tests/faults/percentile.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/form.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using namespace std::chrono_literals;
using texts = std::vector<std::string>;
using std::chrono::steady_clock;

namespace {

/// Descriptors that a shell gives a program when nobody asks for more.
constexpr rlim_t usual_descriptors = 1024;

void allow_descriptors(rlim_t count) {
  rlimit now{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &now) == 0);
  now.rlim_cur = std::min(count, now.rlim_max);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &now) == 0);
}

/// Asks for /health all the time, each time through a new connection, as a
/// balancer does.
class health_probe {
 public:
  explicit health_probe(int port)
      : thread_([this, port] {
          while (!ending_) {
            const auto asked = steady_clock::now();
            if (client{port}.get("/health").status != 200) ++failed_;
            const double took = std::chrono::duration<double, std::milli>(
                                    steady_clock::now() - asked)
                                    .count();
            if (took > worst_) worst_ = took;
            ++asked_;
            // A pace, not a wait for anything.
            std::this_thread::sleep_until(asked + 20ms);
          }
        }) {}
  ~health_probe() {
    ending_ = true;
    thread_.join();
  }

  int failed() const { return failed_; }
  int asked() const { return asked_; }
  /// In milliseconds.
  double worst() const { return worst_; }

 private:
  std::atomic<bool> ending_{false};
  std::atomic<int> failed_{0}, asked_{0};
  std::atomic<double> worst_{0};
  std::thread thread_;
};

/// The latencies of a phase of that length.
std::vector<double> observe(mixed_load& load, std::chrono::seconds time) {
  load.take_latencies();
  std::this_thread::sleep_for(time);
  return load.take_latencies();
}

}  // namespace

TEST_CASE("dripping, idle and passing connections harm no honest caller") {
  const hostile_connections::crowd crowd{
      .dripping_heads = by_form<std::size_t>(250, 500),
      .dripping_bodies = by_form<std::size_t>(250, 500),
      .idle = by_form<std::size_t>(700, 2000),
      .passing = by_form<std::size_t>(200, 500)};
  const auto phase = by_form(3s, 60s);
  const auto all = crowd.dripping_heads + crowd.dripping_bodies + crowd.idle;

  // The service is started as any shell would; its callers need more.
  allow_descriptors(usual_descriptors);
  world w;
  allow_descriptors(all + 2000);
  client_log log;
  mixed_load load{
      w.port.number(), log, {.name = "honest", .callers = 4, .per_second = 10}};
  load.await(10);
  auto quiet = observe(load, phase);
  std::vector<double> loud;
  {
    const hostile_connections hostile{w.port.number(), crowd};
    wait_until("they are all there", [&] { return hostile.open() == all; });
    const health_probe health{w.port.number()};
    loud = observe(load, phase);
    CHECK(hostile.open() > all * 9 / 10);
    CHECK(hostile.passed() > 0);
    CHECK(health.failed() == 0);
    CHECK(health.asked() > 0);
    // On a machine full of other tests nobody can promise the bound itself.
    CHECK(health.worst() < by_form(5000.0, 100.0));
    std::cout << all << " hostile connections, " << hostile.closed()
              << " closed by the service, " << hostile.passed()
              << " passed by; worst /health of " << health.asked() << ": "
              << health.worst() << " ms; ";
  }
  // What others do on the machine changes: quiet is before and after.
  const auto afterwards = observe(load, phase);
  quiet.insert(quiet.end(), afterwards.begin(), afterwards.end());
  load.finish();
  REQUIRE(quiet.size() >= by_form<std::size_t>(1, 1000));
  REQUIRE(loud.size() >= by_form<std::size_t>(1, 500));
  const auto p99_quiet = percentile(quiet, 99), p99_loud = percentile(loud, 99);
  std::cout << "p99 of honest requests " << p99_quiet << " ms quiet ("
            << quiet.size() << "), " << p99_loud << " ms loud (" << loud.size()
            << ")\n";
  CHECK(p99_loud <= by_form(10 * p99_quiet + 1000, 2 * p99_quiet));
  CHECK(load.wrong() == texts{});
  CHECK(load.unanswered() == std::vector<int>{});
  CHECK(w.orders.stop() == 0);
  CHECK(judge(log, w.neighbours, w.db) == texts{});
}
