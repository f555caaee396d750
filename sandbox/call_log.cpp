#include "sandbox/call_log.hpp"

#include <utility>

namespace orders::sandbox {

void call_log::record(recorded_call call) {
  std::scoped_lock lock{mutex_};
  call.number = ++last_number_;
  calls_.push_back(std::move(call));
  if (calls_.size() > most_calls_) calls_.pop_front();
}

std::vector<recorded_call> call_log::after(std::uint64_t since) const {
  std::scoped_lock lock{mutex_};
  std::vector<recorded_call> found;
  for (const auto& each : calls_)
    if (each.number > since) found.push_back(each);
  return found;
}

void call_log::forget() {
  std::scoped_lock lock{mutex_};
  calls_.clear();
  count_ = 0;
}

}  // namespace orders::sandbox
