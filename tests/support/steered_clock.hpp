/// The wall clock of a program under test, to be set ahead or back while it
/// runs (libfaketime). Its steady clock, and the clock of everybody else, go on
/// as they are.
///
///   steered_clock clock;
///   service orders{port, neighbours, db.url(), clock.settings()};
///   clock.step(std::chrono::minutes{10});
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "tests/support/process.hpp"

namespace orders::tests {

class steered_clock {
 public:
  steered_clock();
  ~steered_clock();
  steered_clock(const steered_clock&) = delete;
  steered_clock& operator=(const steered_clock&) = delete;

  /// Why there is none; empty when there is one.
  std::string missing() const;

  /// What the program is started with.
  environment settings() const;

  /// From now on its clock shows the true time and that much more.
  void step(std::chrono::seconds ahead) const;

 private:
  std::string file_;
};

}  // namespace orders::tests
