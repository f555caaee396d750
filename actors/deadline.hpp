/// Until when a caller wants its answer; travels with every request, so that
/// nobody works for a caller who has given up.
#pragma once

#include <algorithm>
#include <chrono>

namespace orders::actors {

using deadline = std::chrono::steady_clock::time_point;

/// For callers outside the actor system. An actor's own time is
/// `self->clock().now()`, which a simulation makes up.
inline deadline deadline_in(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

/// What is left, at least a millisecond: CAF takes zero for "for ever".
inline std::chrono::milliseconds time_left(deadline until, deadline now) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(until - now);
  return std::max(left, std::chrono::milliseconds{1});
}

}  // namespace orders::actors
