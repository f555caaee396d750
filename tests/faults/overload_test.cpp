// Ten times as many checkouts as the service can take: what it takes on it
// finishes in time, everybody else is told at once to come back.
//
// The callers share the processors with the service. So that these are not
// what limits it, neighbours answer late and the service may have few requests
// at work: its capacity is their number by that time, on any machine.
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <thread>

#include "tests/faults/percentile.hpp"
#include "tests/faults/process_figures.hpp"
#include "tests/support/basket.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/form.hpp"
#include "tests/support/in_parallel.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using texts = std::vector<std::string>;
using std::chrono::steady_clock;

namespace {

/// At work at a time. With two neighbours that take this long, one after the
/// other, forty are done in a second.
constexpr int at_work = 32;
constexpr int neighbour_ms = 400;
constexpr int deadline_ms = 5000;

double seconds_since(steady_clock::time_point then) {
  return std::chrono::duration<double>(steady_clock::now() - then).count();
}

/// What became of the checkouts of one phase.
struct outcome {
  std::size_t offered = 0, placed = 0, refused = 0, odd = 0;
  std::size_t without_retry_after = 0;
  double seconds = 0;
  std::vector<double> placed_ms, refused_ms;

  double throughput() const { return double(placed) / seconds; }
};

/// Checkouts under keys of their own, so many a second, or from callers that
/// never pause when that is zero; for so long.
outcome offer(int port, client_log& log, const std::string& name,
              std::size_t callers, double per_second, double seconds) {
  outcome out;
  std::mutex mutex;
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> threads;
  const auto began = steady_clock::now();
  for (std::size_t c = 0; c < callers; ++c)
    threads.emplace_back([&] {
      client connection{port};
      while (seconds_since(began) < seconds) {
        const auto number = next.fetch_add(1);
        if (per_second > 0)
          std::this_thread::sleep_until(
              began +
              std::chrono::duration_cast<steady_clock::duration>(
                  std::chrono::duration<double>(double(number) / per_second)));
        const auto key = name + "-" + std::to_string(number);
        const auto asked = steady_clock::now();
        const auto got = check_out(connection, shopper(), basket(key));
        const auto took = 1000 * seconds_since(asked);
        log.checkout(shopper(), key, got);
        const std::lock_guard lock{mutex};
        ++out.offered;
        if (got.status == 201) {
          ++out.placed;
          out.placed_ms.push_back(took);
        } else if (got.status == 503) {
          ++out.refused;
          out.refused_ms.push_back(took);
          out.without_retry_after += !got.header.contains("retry-after");
        } else {
          ++out.odd;
        }
      }
    });
  for (auto& t : threads) t.join();
  out.seconds = seconds_since(began);
  return out;
}

/// Samples the memory of a process until it goes.
class memory_watch {
 public:
  explicit memory_watch(pid_t process)
      : thread_([this, process] {
          while (!ending_) {
            most_ = std::max(most_.load(), resident_mib(process));
            std::this_thread::sleep_for(std::chrono::milliseconds{100});
          }
        }) {}
  ~memory_watch() {
    ending_ = true;
    thread_.join();
  }
  double most() const { return most_; }

 private:
  std::atomic<bool> ending_{false};
  std::atomic<double> most_{0};
  std::thread thread_;
};

}  // namespace

TEST_CASE("ten times the load it can take is refused in order") {
  const std::string bound =
      GENERATE("CHECKOUT_MAX_RUNNING", "HTTP_MAX_IN_FLIGHT");
  INFO(bound);
  world w{{{bound, std::to_string(at_work)},
           {"CHECKOUT_DEADLINE_MS", std::to_string(deadline_ms)}}};
  for (const char* slow : {"product", "payment"})
    w.neighbours.set_faults(slow, {{"mode", "delay"}, {"ms", neighbour_ms}});
  client_log log;
  const auto port = w.orders.port();
  const auto process = w.orders.program().id();

  const auto peak = offer(port, log, "peak", at_work, 0, by_form(3.0, 20.0));
  REQUIRE(peak.placed > 0);
  const auto before = resident_mib(process);
  const auto capacity = 1000.0 * at_work / (2 * neighbour_ms);
  outcome flood;
  double most = 0;
  {
    const memory_watch memory{process};
    flood = offer(port, log, "flood", 64, 10 * capacity, by_form(5.0, 60.0));
    most = memory.most();
  }
  REQUIRE(flood.refused > flood.placed);
  REQUIRE(flood.placed > 0);
  std::cout << bound << ": peak " << peak.throughput() << " a second; offered "
            << double(flood.offered) / flood.seconds << ", placed "
            << flood.throughput() << ", refused "
            << double(flood.refused) / flood.seconds << " a second; memory "
            << before << " MiB, then at most " << most << "; placed within "
            << percentile(flood.placed_ms, 100) << " ms, refused p99 "
            << percentile(flood.refused_ms, 99) << " ms\n";
  CHECK(flood.odd == 0);
  CHECK(flood.without_retry_after == 0);
  // A sanitized service is limited by its processors after all, and keeps what
  // it frees.
  if (!is_sanitized) {
    CHECK(flood.throughput() >= 0.8 * peak.throughput());
    CHECK(most < before + 64);
  }
  // A loaded machine may be late, by less than it would be without a deadline.
  CHECK(percentile(flood.placed_ms, 100) <= deadline_ms + by_form(10'000, 500));
  // Back to normal with the next request. Four at a time, as more could meet in
  // one of the eight parts of the directory.
  std::vector<int> statuses(12);
  in_parallel(port, 4, statuses.size(), [&](client& c, std::size_t i) {
    const auto key = "after-" + std::to_string(i);
    const auto got = check_out(c, shopper(), basket(key));
    log.checkout(shopper(), key, got);
    statuses[i] = got.status;
  });
  CHECK(statuses == std::vector<int>(statuses.size(), 201));
  CHECK(w.orders.stop() == 0);
  CHECK(judge(log, w.neighbours, w.db) == texts{});
}
