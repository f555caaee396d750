#include "http/edge/completion_queue.hpp"

#include <utility>

namespace orders::http::edge {

namespace {
thread_local completion_queue* queue_of_this_thread = nullptr;
}

void completion_queue::attach_thread() {
  queue_of_this_thread = this;
}

void completion_queue::push(completion done) {
  counters_->in_flight.fetch_sub(1, std::memory_order_relaxed);
  if (!done.answer) increment(counters_->dropped_tokens);
  if (queue_of_this_thread == this) {
    // Only this thread closes the sink, so the pointer is stable here.
    if (sink_) sink_->deliver(std::move(done));
    return;
  }
  std::lock_guard lock(mutex_);
  if (!sink_) return;
  waiting_.push_back(std::move(done));
  // Under the lock, or the sink could go away in between.
  if (waiting_.size() == 1) sink_->wake();
}

void completion_queue::take(std::vector<completion>& into) {
  std::lock_guard lock(mutex_);
  into.swap(waiting_);
}

void completion_queue::close() {
  std::lock_guard lock(mutex_);
  sink_ = nullptr;
  waiting_.clear();
  if (queue_of_this_thread == this) queue_of_this_thread = nullptr;
}

}  // namespace orders::http::edge
