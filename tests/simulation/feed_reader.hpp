/// A neighbour that reads the event feed of a simulated run, from whichever
/// replica is up, and complains when an event is missing or comes twice.
#pragma once

#include <chrono>

#include "domain/event_feed.hpp"

namespace orders::tests {

class simulated_world;

class feed_reader {
 public:
  explicit feed_reader(simulated_world& world);

  /// REQUIRES: nobody writes any more.
  void read_to_the_end();

 private:
  void read(std::chrono::milliseconds wait);

  simulated_world& world_;
  domain::feed_position at_;
  std::size_t seen_ = 0;
  bool reading_ = false, ending_ = false;
};

}  // namespace orders::tests
