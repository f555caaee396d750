/// Randomness for pauses, so that what failed together does not come back
/// together. Not for anything that must not be guessed.
#pragma once

#include <chrono>
#include <random>

namespace orders::actors {

/// Uniform in [0, 1).
inline double random_unit() {
  thread_local std::minstd_rand source{std::random_device{}()};
  return std::uniform_real_distribution<double>{0.0, 1.0}(source);
}

/// `pause` on average, a quarter more or less. `random` is in [0, 1).
template <class Duration>
Duration jittered(Duration pause, double random) {
  return std::chrono::duration_cast<Duration>(pause * (0.75 + random / 2));
}

}  // namespace orders::actors
