/// The faults in force, one board per neighbour. Setting, lifting and asking
/// from any thread; asking costs one atomic read while there are none.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <vector>

#include "sandbox/exchange.hpp"
#include "sandbox/fault.hpp"
#include "sandbox/gate.hpp"

namespace orders::sandbox {

/// What one call suffers.
struct affliction {
  std::chrono::milliseconds delay{0};  ///< before anything else
  std::optional<fault> then;           ///< the first that is not a delay
  std::shared_ptr<const gate> lifted;  ///< opens when the faults change
};

class fault_board {
 public:
  using clock = std::chrono::steady_clock;

  explicit fault_board(std::uint64_t seed);

  /// Replaces all faults; calls held by the old ones are released.
  void set(std::vector<fault> faults);
  void lift() { set({}); }

  /// The faults of one call, each counted once.
  affliction afflict(const request& call);

  /// Of one payment's callback: 0 dropped, 1 normal, more repeated.
  int callback_copies();

  /// Whether the neighbour refuses connections at that time.
  bool refuses(clock::time_point when) const;

  /// The next time at which the answer of refuses() changes.
  std::optional<clock::time_point> next_change(clock::time_point now) const;

  /// How many faults are set, spent ones included.
  std::size_t size() const;

 private:
  struct active {
    fault what;
    clock::time_point from;
    std::optional<clock::time_point> to;
  };

  bool strikes(active& each, clock::time_point now);

  mutable std::mutex mutex_;
  std::atomic<bool> any_{false};
  std::vector<active> faults_;
  std::shared_ptr<gate> lifted_;
  std::mt19937_64 random_;
};

}  // namespace orders::sandbox
