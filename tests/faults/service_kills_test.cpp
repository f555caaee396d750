// kill -9 of the service again and again, at any moment of a mixed load whose
// callers ask again until they are acknowledged.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <random>

#include "tests/faults/mixed_load.hpp"
#include "tests/faults/percentile.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/form.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using texts = std::vector<std::string>;
using std::chrono::steady_clock;

namespace {

double seconds_since(steady_clock::time_point then) {
  return std::chrono::duration<double>(steady_clock::now() - then).count();
}

}  // namespace

TEST_CASE("kills at random moments of a mixed load lose and double nothing") {
  const int cycles = by_form(3, 100);
  const std::size_t checkouts = by_form(60, 301);
  database db;
  const reserved_port port;
  // As many calls are kept as the checker has to see.
  const sandbox neighbours{port.number(), {{"SANDBOX_CALLS", "1000000"}}};
  service orders{port, neighbours, db.url()};
  client_log log;
  mixed_load load{port.number(), log, {.name = "kill", .callers = 8}};
  const auto seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random{seed};
  std::vector<double> ready;
  for (int cycle = 0; cycle < cycles; ++cycle) {
    load.await(load.acknowledged() +
               std::uniform_int_distribution<std::size_t>{
                   checkouts, checkouts + checkouts / 4}(random));
    orders.kill();
    const auto started = steady_clock::now();
    orders.restart();
    ready.push_back(seconds_since(started));
  }
  load.await(load.acknowledged() + checkouts);
  load.finish();
  CHECK(load.wrong() == texts{});
  const auto again = load.unanswered();
  CHECK(std::count(again.begin(), again.end(), 0) > 0);
  CHECK(orders.stop() == 0);
  CHECK(db.value<std::size_t>("select count(*) from checkout") ==
        load.acknowledged());
  CHECK(judge(log, neighbours, db) == texts{});
  // The bound is of the service; a machine full of other tests may be slower.
  const auto worst = percentile(ready, 100);
  CHECK(worst < by_form(20.0, 2.0));
  std::cout << cycles << " kills, " << load.acknowledged()
            << " checkouts acknowledged, " << again.size()
            << " requests asked again, ready again after "
            << percentile(ready, 50) << " s, at worst " << worst << " s\n";
}
