#include "sandbox/elastic_pool.hpp"

#include <algorithm>
#include <utility>

namespace orders::sandbox {

elastic_pool::elastic_pool(std::size_t most_threads)
    : most_threads_(std::max<std::size_t>(most_threads, 1)) {}

elastic_pool::~elastic_pool() {
  shutdown();
}

void elastic_pool::enqueue(std::function<void()> job) {
  std::unique_lock lock{mutex_};
  has_room_.wait(lock, [&] { return jobs_.size() < most_threads_; });
  jobs_.push_back(std::move(job));
  if (jobs_.size() > idle_ && threads_.size() < most_threads_)
    threads_.emplace_back([this] { work(); });
  has_job_.notify_one();
}

void elastic_pool::shutdown() {
  {
    std::scoped_lock lock{mutex_};
    closing_ = true;
  }
  has_job_.notify_all();
  for (auto& each : threads_)
    if (each.joinable()) each.join();
}

void elastic_pool::work() {
  std::unique_lock lock{mutex_};
  for (;;) {
    ++idle_;
    has_job_.wait(lock, [&] { return closing_ || !jobs_.empty(); });
    --idle_;
    // Jobs own sockets: even when closing, each runs (and ends at once).
    if (jobs_.empty()) return;
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    has_room_.notify_one();
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
  }
}

}  // namespace orders::sandbox
