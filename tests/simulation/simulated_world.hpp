/// One simulated run: two replicas of the service, a database, the neighbours,
/// and people who order, pay, cancel and send goods. First everything goes
/// wrong that the seed wants to go wrong; then all is well for as long as
/// healing may take; then the run is judged.
///
///   simulated_world world{seed};
///   CHECK(world.run() == std::vector<std::string>{});
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/replica.hpp"
#include "tests/support/evidence.hpp"

namespace orders::tests {

class simulated_world {
 public:
  explicit simulated_world(std::uint64_t seed);

  /// What broke, one text for each violation.
  std::vector<std::string> run();

  // -- for who takes part ---------------------------------------------------

  timeline& time() { return time_; }
  chance& luck() { return luck_; }
  memory_store& store() { return store_; }
  neighbourhood& neighbours() { return neighbours_; }
  const played_topic& topic() const { return outbox_.topic; }
  const domain::environment& env() const { return *env_; }
  client_log& log() { return log_; }
  bool is_stormy() const { return time_.now() < storm_ends_; }
  /// Somebody who is up; null when nobody is.
  replica* anybody();
  /// Somebody waits for something, or means to try again.
  int open = 0;
  /// Noticed on the way.
  std::vector<std::string> broken;

 private:
  void draw_faults();
  void draw_crashes();
  void draw_shoppers();
  void end_storm();
  bool is_at_rest() const;

  chance luck_;
  timeline time_;
  std::chrono::milliseconds storm_ends_;
  actors::environment_ptr env_;
  store_faults store_faults_;
  memory_store store_;
  memory_duties duties_;
  memory_outbox outbox_;
  neighbourhood neighbours_;
  client_log log_;
  std::array<std::unique_ptr<replica>, 2> replicas_;
};

}  // namespace orders::tests
