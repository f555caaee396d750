/// Load: many callers at once, each on a kept-alive connection of its own.
#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "tests/support/client.hpp"

namespace orders::tests {

/// Calls `act(connection, i)` once for every i below `count`, from `callers`
/// threads, and returns when all are done. `act` must not throw nor assert:
/// it keeps what it saw in a place of its own for i.
template <class Act>
void in_parallel(int port, std::size_t callers, std::size_t count, Act act) {
  std::atomic<std::size_t> next{0};
  std::vector<std::thread> threads;
  for (std::size_t c = 0; c < callers; ++c)
    threads.emplace_back([&] {
      client connection{port};
      for (;;) {
        const auto i = next.fetch_add(1);
        if (i >= count) return;
        act(connection, i);
      }
    });
  for (auto& t : threads) t.join();
}

}  // namespace orders::tests
