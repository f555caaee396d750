#pragma once
// The way of a reply from any thread to the I/O thread that owns the
// connection. Bounded by the requests in flight: one completion per token.

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "http/edge/counters.hpp"
#include "http/edge/reply.hpp"

namespace orders::http::edge {

/// Names one request for ever: a slot is used again by later connections, with
/// another generation.
struct ticket {
  std::uint32_t slot = 0;
  std::uint32_t generation = 0;
  std::uint64_t sequence = 0;  // of the request within its connection
};

struct completion {
  ticket to;
  std::optional<reply> answer;  // none: the token was dropped
};

/// The I/O thread, as the queue sees it.
class completion_sink {
 public:
  /// Called on the sink's own thread, at once.
  virtual void deliver(completion done) = 0;
  /// Called on any thread: have the sink call `take` soon.
  virtual void wake() = 0;

 protected:
  ~completion_sink() = default;
};

class completion_queue {
 public:
  completion_queue(completion_sink& sink, std::shared_ptr<counters> count)
      : sink_(&sink), counters_(std::move(count)) {}

  /// Any thread. After `close` it does nothing.
  void push(completion done);

  /// The sink's thread only: says that this thread is the sink's.
  void attach_thread();
  /// The sink's thread only: swaps what is waiting into `into`, which must be
  /// empty.
  void take(std::vector<completion>& into);
  /// The sink is not touched any more once this returns.
  void close();

 private:
  std::mutex mutex_;
  std::vector<completion> waiting_;  // guarded by mutex_
  completion_sink* sink_;            // guarded by mutex_; null when closed
  std::shared_ptr<counters> counters_;
};

}  // namespace orders::http::edge
