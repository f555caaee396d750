/// What callers do all day, while a test does its worst: they check out, ask
/// again under the same key, read, list, pay, cancel, and carry orders on to
/// their delivery. Whoever gets no answer, or is told to come back, asks again
/// until it is acknowledged. Charges are left as they are.
///
/// Every request that may write is in the client_log, retries each on their
/// own; judge() takes it from there.
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/evidence.hpp"

namespace orders::tests {

class mixed_load {
 public:
  struct plan {
    /// Begins all keys; one load differs from another by it.
    std::string name = "load";
    std::size_t callers = 8;
    /// Errands, each a checkout and what follows of it. Zero: until it is
    /// ended.
    std::size_t most_errands = 0;
    /// Errands that begin in a second, over all callers, as far as they keep
    /// up. Zero: each begins its next one at once.
    double per_second = 0;
  };

  /// Begins at once. `log` outlives the load.
  mixed_load(int port, client_log& log, plan how);
  ~mixed_load();
  mixed_load(const mixed_load&) = delete;
  mixed_load& operator=(const mixed_load&) = delete;

  /// Checkouts that were acknowledged so far.
  std::size_t acknowledged() const { return acknowledged_; }
  /// Errands that are over.
  std::size_t done() const { return done_; }
  /// Waits until so many checkouts are acknowledged.
  void await(std::size_t checkouts) const;

  /// Begins no more errands; returns when all that began are over.
  void finish();
  /// The same, and nobody asks again.
  void leave();

  /// Answers that no caller should have got.
  std::vector<std::string> wrong() const;
  /// How long each answer took, in milliseconds, of all requests since the
  /// last call.
  std::vector<double> take_latencies();
  /// Statuses of the answers after which a caller asked again, or would have;
  /// 0 for no answer.
  std::vector<int> unanswered() const;

 private:
  friend class errand;

  void call();
  std::optional<std::size_t> next_errand();
  void join();

  int port_;
  client_log& log_;
  plan how_;
  std::atomic<std::size_t> next_{0}, acknowledged_{0}, done_{0};
  std::atomic<bool> ending_{false}, leaving_{false};
  std::chrono::steady_clock::time_point began_;
  mutable std::mutex mutex_;
  std::vector<std::string> wrong_;
  std::vector<int> unanswered_;
  std::vector<double> latencies_;
  std::vector<std::thread> callers_;
};

}  // namespace orders::tests
