// Thousands of simulated runs, each with its own seed. A run that fails tells
// its seed; `script/test simulation --seed N` runs that one alone.

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <mutex>
#include <thread>

#include "log/log.hpp"
#include "tests/simulation/simulated_world.hpp"
#include "tests/simulation/verdict.hpp"
#include "tests/support/form.hpp"

using namespace orders::tests;

namespace {

using texts = std::vector<std::string>;

/// Runs seeds 1 to `last` on all processors until one breaks something; the
/// broken ones with what broke.
std::map<std::uint64_t, texts> run_all(std::uint64_t last) {
  std::atomic<std::uint64_t> next{1};
  std::mutex mutex;
  std::map<std::uint64_t, texts> broken;
  std::vector<std::thread> threads;
  for (auto left = std::thread::hardware_concurrency(); left > 0; --left)
    threads.emplace_back([&] {
      for (auto seed = next++; seed <= last; seed = next++) {
        auto found = simulated_world{seed}.run();
        if (found.empty()) continue;
        const std::lock_guard lock{mutex};
        broken.emplace(seed, std::move(found));
        next = last + 1;
      }
    });
  for (auto& t : threads) t.join();
  return broken;
}

}  // namespace

TEST_CASE("whatever goes wrong, every promise is kept") {
  if (const char* only = std::getenv("SIMULATION_SEED")) {
    const auto seed = std::strtoull(only, nullptr, 10);
    simulated_world world{seed};
    const auto broken = world.run();
    INFO("seed " << seed << '\n' << story_of(world));
    CHECK(broken == texts{});
    return;
  }
  orders::log::set_level(orders::log::level::off);
  for (const auto& [seed, broken] :
       run_all(by_form<std::uint64_t>(2'000, 100'000))) {
    INFO("alone: script/test simulation --seed " << seed);
    CHECK(broken == texts{});
  }
}

TEST_CASE("a seed always makes the same run") {
  orders::log::set_level(orders::log::level::off);
  for (const std::uint64_t seed : {7, 8, 9}) {
    simulated_world once{seed}, again{seed};
    CHECK(once.run() == texts{});
    CHECK(again.run() == texts{});
    CHECK(story_of(once) == story_of(again));
    CHECK_FALSE(story_of(once).empty());
  }
}
