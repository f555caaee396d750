/// An actor system in which time is made up and one thread does everything, in
/// an order that the seed chooses: CAF's test coordinator.
///
/// Any actor with a message may be next; time moves when nobody has one, and
/// now and then although somebody has (a machine that stalls).
#pragma once

#include <caf/all.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <chrono>
#include <functional>
#include <memory>

#include "tests/simulation/chance.hpp"

namespace orders::tests {

class timeline {
 public:
  /// How likely the machine stalls before a message.
  explicit timeline(chance& luck, double stalls = 0);
  /// REQUIRES: everybody who was spawned has ended, or ends by itself.
  ~timeline();
  timeline(const timeline&) = delete;
  timeline& operator=(const timeline&) = delete;

  caf::actor_system& system() { return system_; }
  chance& luck() { return luck_; }

  /// Since the beginning.
  std::chrono::milliseconds now() const;
  void stall_no_more() { stalls_ = 0; }

  /// Calls `errand` then, between two messages.
  void after(std::chrono::milliseconds pause, std::function<void()> errand);

  /// Until that moment has come, or `done` says so.
  void run_until(
      std::chrono::milliseconds moment,
      const std::function<bool()>& done = [] { return false; });

  /// What has been sent, without the time moving.
  void run_waiting();

 private:
  caf::scheduler::test_coordinator& coordinator() const;
  void run_one();

  chance& luck_;
  double stalls_;
  caf::actor_system_config config_;
  caf::actor_system system_;
  std::chrono::steady_clock::time_point began_;
  caf::actor runner_;
};

}  // namespace orders::tests
