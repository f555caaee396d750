#include "integrations/circuit_breaker.hpp"

#include <algorithm>

namespace orders::integrations {

using std::chrono::milliseconds;

circuit_breaker::circuit_breaker(options how)
    : how_(how), pause_(std::min(how.first_pause, how.longest_pause)) {
  how_.failures_to_open = std::max(1U, how_.failures_to_open);
}

bool circuit_breaker::admit(clock::time_point now) {
  if (state_ == circuit_state::closed) return true;
  if (now < next_probe_at_) return false;
  if (state_ == circuit_state::open) changed_at_ = now;
  state_ = circuit_state::half_open;
  next_probe_at_ = now + pause_;
  return true;
}

void circuit_breaker::success(clock::time_point now) {
  if (state_ == circuit_state::open) return;
  failures_in_row_ = 0;
  if (state_ == circuit_state::closed) return;
  state_ = circuit_state::closed;
  changed_at_ = now;
  pause_ = std::min(how_.first_pause, how_.longest_pause);
}

void circuit_breaker::success(clock::time_point now,
                              clock::time_point admitted_at) {
  if (admitted_at >= changed_at_) success(now);
}

void circuit_breaker::failure(clock::time_point now) {
  if (!how_.enabled || state_ == circuit_state::open) return;
  if (state_ == circuit_state::half_open) {
    pause_ = pause_ > how_.longest_pause / 2 ? how_.longest_pause : pause_ * 2;
    open(now);
  } else if (++failures_in_row_ >= how_.failures_to_open) {
    open(now);
  }
}

void circuit_breaker::failure(clock::time_point now,
                              clock::time_point admitted_at) {
  if (admitted_at >= changed_at_) failure(now);
}

milliseconds circuit_breaker::retry_after(clock::time_point now) const {
  if (state_ == circuit_state::closed || now >= next_probe_at_)
    return milliseconds{0};
  return std::chrono::ceil<milliseconds>(next_probe_at_ - now);
}

void circuit_breaker::open(clock::time_point now) {
  state_ = circuit_state::open;
  failures_in_row_ = 0;
  changed_at_ = now;
  next_probe_at_ = now + pause_;
}

}  // namespace orders::integrations
