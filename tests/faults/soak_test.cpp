// Steady load for long: neither memory nor descriptors may creep up. Memory
// follows the orders that are alive, so actors passivate soon here: what they
// take has stopped growing when the measuring begins.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <thread>

#include "tests/faults/mixed_load.hpp"
#include "tests/faults/process_figures.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/form.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using namespace std::chrono_literals;
using texts = std::vector<std::string>;
using std::chrono::steady_clock;

namespace {

/// Few, so that the callers leave processors to the service.
constexpr std::size_t callers = 3;

/// Errands a second of callers who never pause.
double capacity(int port, client_log& log, std::chrono::seconds time) {
  mixed_load load{port, log, {.name = "capacity", .callers = callers}};
  load.await(1);
  const auto before = load.done();
  // What is measured is a rate; there is nothing to wait for.
  std::this_thread::sleep_for(time);
  const auto done = load.done() - before;
  load.finish();
  return static_cast<double>(done) / static_cast<double>(time.count());
}

struct figures {
  std::vector<sample> memory, descriptors;
};

/// Looks at the service once a second for that long.
figures watch(pid_t process, std::chrono::seconds time) {
  figures out;
  const auto began = steady_clock::now();
  for (auto next = began; next <= began + time; next += 1s) {
    std::this_thread::sleep_until(next);
    const auto at =
        std::chrono::duration<double>(steady_clock::now() - began).count();
    out.memory.push_back({at, resident_mib(process)});
    out.descriptors.push_back({at, double(descriptors(process))});
  }
  return out;
}

double greatest(const std::vector<sample>& all, std::size_t from,
                std::size_t to) {
  double out = 0;
  for (auto i = from; i < to; ++i) out = std::max(out, all[i].value);
  return out;
}

}  // namespace

TEST_CASE("a soak at 70 % of what it can do grows neither memory nor files") {
  const auto warm_up = by_form(6s, 300s), measured = by_form(12s, 1500s);
  world w{{{"ORDER_IDLE_MS", "1000"}, {"LOG_LEVEL", "warn"}}};
  client_log log;
  const auto pace = 0.7 * capacity(w.port.number(), log, by_form(2s, 20s));
  mixed_load load{w.port.number(),
                  log,
                  {.name = "soak", .callers = callers, .per_second = pace}};
  watch(w.orders.program().id(), warm_up);
  const auto before = load.done();
  const auto seen = watch(w.orders.program().id(), measured);
  const auto done = load.done() - before;
  load.finish();

  const auto half = seen.descriptors.size() / 2;
  const auto early = greatest(seen.descriptors, 0, half);
  const auto late = greatest(seen.descriptors, half, seen.descriptors.size());
  const auto growth = slope(seen.memory) * 600;
  std::cout << done << " errands in " << measured.count() << " s, " << pace
            << " a second wanted; memory from " << seen.memory.front().value
            << " to " << seen.memory.back().value << " MiB, slope " << growth
            << " MiB in 10 min; descriptors at most " << early << ", then "
            << late << "\n";
  CHECK(load.wrong() == texts{});
  CHECK(load.unanswered() == std::vector<int>{});
  CHECK(done > 0);
  // In a few seconds the allocator still moves by more than it may in ten
  // minutes: the short form only sees what is kept of every errand, some ten
  // requests.
  if (long_form())
    CHECK(growth < 1);
  else if (!is_sanitized)
    CHECK(seen.memory.back().value - seen.memory.front().value <
          4 + static_cast<double>(done) * 8 / 1024);
  // Sessions and neighbours' connections come and go by a few.
  CHECK(late <= early + 4);
  CHECK(w.orders.stop() == 0);
  CHECK(judge(log, w.neighbours, w.db) == texts{});
}
