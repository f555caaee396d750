/// Pauses between the attempts of one call: exponential with full jitter
/// (each pause is uniform between zero and a ceiling that doubles), so callers
/// that failed together do not come back together. Never past the deadline.
///
/// One object per call; not thread-safe. Clock and randomness are handed in.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

namespace orders::integrations {

class backoff {
 public:
  using clock = std::chrono::steady_clock;
  /// Uniform in [0, 1).
  using random_source = std::function<double()>;

  struct options {
    std::chrono::milliseconds base{100};  // ceiling of the first pause
    std::chrono::milliseconds cap{5000};  // ceiling of any pause
    unsigned max_pauses = 0;              // 0: only the deadline ends it
  };

  backoff(options how, clock::time_point deadline, random_source random);

  /// How long to wait before the next attempt, or nothing when the deadline
  /// would have come by then or max_pauses are used up: give up then. Asked
  /// again after that, it keeps saying no.
  [[nodiscard]] std::optional<std::chrono::milliseconds> next(
      clock::time_point now);

 private:
  options how_;
  clock::time_point deadline_;
  random_source random_;
  std::chrono::milliseconds ceiling_;
  unsigned pauses_ = 0;
  bool over_ = false;
};

}  // namespace orders::integrations
