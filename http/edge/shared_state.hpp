#pragma once
// What the I/O threads of one server have in common. Immutable once they run,
// except where a field says otherwise.

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "http/edge/counters.hpp"
#include "http/edge/reply_writer.hpp"
#include "http/edge/server.hpp"

namespace orders::http::edge {

struct shared_state {
  shared_state(options given, handler given_handler)
      : chosen(std::move(given)),
        handle(std::move(given_handler)),
        defaults(chosen.defaults) {}

  options chosen;
  handler handle;
  default_headers defaults;
  std::shared_ptr<counters> count = std::make_shared<counters>();

  std::atomic<bool> draining{false};
  std::mutex drain_mutex;
  std::condition_variable all_closed;  // with drain_mutex: open became 0
};

}  // namespace orders::http::edge
