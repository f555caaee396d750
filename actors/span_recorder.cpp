#include "actors/span_recorder.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace orders::actors {

void span_recorder::record(integrations::span span) {
  bool full = false;
  {
    const std::lock_guard lock{mutex_};
    if (spans_.size() >= most_waiting_) {
      ++figures_->dropped_here;
      return;
    }
    spans_.push_back(std::move(span));
    full = spans_.size() >= batch_;
  }
  if (full) exporter.wake();
}

std::vector<integrations::span> span_recorder::take() {
  const std::lock_guard lock{mutex_};
  if (spans_.size() <= batch_) return std::exchange(spans_, {});
  const auto end = spans_.begin() + static_cast<std::ptrdiff_t>(batch_);
  std::vector<integrations::span> out{std::make_move_iterator(spans_.begin()),
                                      std::make_move_iterator(end)};
  spans_.erase(spans_.begin(), end);
  return out;
}

bool span_recorder::has_batch() const {
  const std::lock_guard lock{mutex_};
  return spans_.size() >= batch_;
}

domain::trace_context begin_trace(const span_recorder_ptr& spans) {
  auto out = domain::trace_context::fresh();
  out.sampled = spans && out.falls_within(spans->share());
  return out;
}

}  // namespace orders::actors
