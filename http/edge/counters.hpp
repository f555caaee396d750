#pragma once
// What the edge counts. One set per server, shared with its tokens, which may
// outlive it. Every field may be changed and read from any thread.

#include <atomic>
#include <cstdint>

namespace orders::http::edge {

/// A moment's values, each by itself exact.
struct stats {
  std::uint64_t connections_open = 0;
  std::uint64_t connections_accepted = 0;  // without the refused ones
  std::uint64_t connections_refused = 0;   // over the limit of connections
  std::uint64_t requests = 0;              // complete, handed on or shed
  std::uint64_t in_flight = 0;             // tokens alive
  std::uint64_t shed = 0;                  // 503 because of too many in flight
  std::uint64_t rejected = 0;              // malformed or over a limit
  std::uint64_t timeouts = 0;              // any deadline that was enforced
  std::uint64_t dropped_tokens = 0;        // destroyed without an answer
  std::uint64_t late_replies = 0;          // completed when nobody waited
  std::uint64_t handler_failures = 0;      // the handler threw
};

struct counters {
  using counter = std::atomic<std::uint64_t>;
  counter connections_open{0};
  counter connections_accepted{0};
  counter connections_refused{0};
  counter requests{0};
  counter in_flight{0};
  counter shed{0};
  counter rejected{0};
  counter timeouts{0};
  counter dropped_tokens{0};
  counter late_replies{0};
  counter handler_failures{0};

  stats read() const {
    return {connections_open,
            connections_accepted,
            connections_refused,
            requests,
            in_flight,
            shed,
            rejected,
            timeouts,
            dropped_tokens,
            late_replies,
            handler_failures};
  }
};

/// Counts where order between threads does not matter.
inline void increment(counters::counter& which) {
  which.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace orders::http::edge
