/// Stops calling a neighbour that keeps failing, so that callers get their
/// answer at once and the neighbour gets a rest.
///
///   closed ──N failures in a row──► open ──pause over──► half_open
///     ▲                               ▲                     │ one probe
///     └────────── probe succeeds ─────┼─────────────────────┤
///                                     └── probe fails: ─────┘
///                                         pause doubles, up to a cap
///
/// It counts failures in a row, not a ratio: a neighbour of which every other
/// replica answers still serves retries, and cutting it off would turn half an
/// outage into a whole one.
///
/// A probe that is never reported (its caller gave up) counts as lost once
/// the current pause has passed again; then the next one is let through.
///
/// Pure state, no clock of its own. Not thread-safe: one owner.
#pragma once

#include <chrono>
#include <cstdint>

namespace orders::integrations {

enum class circuit_state : std::uint8_t { closed, open, half_open };

class circuit_breaker {
 public:
  using clock = std::chrono::steady_clock;

  struct options {
    bool enabled = true;  // false: admits everything, stays closed
    unsigned failures_to_open = 5;
    std::chrono::milliseconds first_pause{1000};
    std::chrono::milliseconds longest_pause{30000};
  };

  explicit circuit_breaker(options how);

  /// Whether a call may go out now. Each true is to be followed by success()
  /// or failure(); in half_open only one is given at a time.
  [[nodiscard]] bool admit(clock::time_point now);

  /// What became of an admitted call. `admitted_at`, the time handed to
  /// admit(), lets the breaker tell a probe from calls that were under way
  /// before the circuit opened: their late outcomes prove nothing and are
  /// passed over. Without it every outcome counts, except while open.
  void success(clock::time_point now);
  void success(clock::time_point now, clock::time_point admitted_at);
  void failure(clock::time_point now);
  void failure(clock::time_point now, clock::time_point admitted_at);

  [[nodiscard]] circuit_state state() const noexcept { return state_; }

  /// How long until a call can be admitted, rounded up; zero when one can be.
  [[nodiscard]] std::chrono::milliseconds retry_after(
      clock::time_point now) const;

 private:
  void open(clock::time_point now);

  options how_;
  circuit_state state_ = circuit_state::closed;
  unsigned failures_in_row_ = 0;
  std::chrono::milliseconds pause_;
  clock::time_point changed_at_ = clock::time_point::min();
  clock::time_point next_probe_at_ = clock::time_point::min();
};

}  // namespace orders::integrations
