#include "integrations/backoff.hpp"

#include <algorithm>
#include <utility>

namespace orders::integrations {

using std::chrono::milliseconds;

backoff::backoff(options how, clock::time_point deadline, random_source random)
    : how_(how),
      deadline_(deadline),
      random_(std::move(random)),
      ceiling_(std::min(how.base, how.cap)) {}

std::optional<milliseconds> backoff::next(clock::time_point now) {
  if (how_.max_pauses != 0 && pauses_ >= how_.max_pauses) over_ = true;
  if (over_) return std::nullopt;
  const double share = std::clamp(random_(), 0.0, 1.0);
  const milliseconds pause{static_cast<milliseconds::rep>(
      share * static_cast<double>(ceiling_.count()))};
  if (now + pause >= deadline_) {
    over_ = true;
    return std::nullopt;
  }
  ++pauses_;
  // Halving the cap instead of doubling the ceiling cannot overflow.
  ceiling_ = ceiling_ > how_.cap / 2 ? how_.cap : ceiling_ * 2;
  return pause;
}

}  // namespace orders::integrations
