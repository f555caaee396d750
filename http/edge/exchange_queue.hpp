#pragma once
// The unanswered requests of one connection, oldest first. Answers come in any
// order and leave in the order of the requests (RFC 9112 section 9.3.2).
// Not thread-safe.

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "http/edge/reply.hpp"

namespace orders::http::edge {

struct exchange {
  bool head_only = false;
  bool http_1_0 = false;
  std::chrono::steady_clock::time_point since;
  std::optional<reply> answer;
  bool dropped = false;        // the answer stands in for a dropped token
  std::uint64_t sequence = 0;  // known once it is taken
};

class exchange_queue {
 public:
  /// Adds a request; the number is its name in `find`.
  std::uint64_t open(exchange begun);
  /// The request if it has not left yet, else null. Valid until the next
  /// non-const call.
  exchange* find(std::uint64_t sequence);
  /// Takes the oldest request if it has its answer.
  std::optional<exchange> take_answered();
  /// Answers everything that waits since before `limit` with `make()`; how
  /// many.
  template <class Make>
  std::size_t expire(std::chrono::steady_clock::time_point limit, Make make) {
    std::size_t expired = 0;
    for (auto i = first_; i < items_.size() && items_[i].since < limit; ++i) {
      if (items_[i].answer) continue;
      items_[i].answer = make();
      ++expired;
    }
    return expired;
  }

  std::size_t size() const { return items_.size() - first_; }
  bool empty() const { return size() == 0; }
  void clear();

 private:
  std::vector<exchange> items_;  // those before first_ have left
  std::size_t first_ = 0;
  std::uint64_t first_sequence_ = 0;  // of items_[first_]
};

}  // namespace orders::http::edge
