/// Until when a caller wants its answer; travels with every request, so that
/// nobody works for a caller who has given up.
#pragma once

#include <algorithm>
#include <chrono>

namespace orders::actors {

using deadline = std::chrono::steady_clock::time_point;

inline deadline deadline_in(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

/// What is left, at least a millisecond: CAF takes zero for "for ever".
inline std::chrono::milliseconds time_left(deadline until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      until - std::chrono::steady_clock::now());
  return std::max(left, std::chrono::milliseconds{1});
}

inline bool is_over(deadline until) {
  return std::chrono::steady_clock::now() >= until;
}

}  // namespace orders::actors
