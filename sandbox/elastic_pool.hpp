/// Threads for a listener: started when a connection needs one, up to a bound.
/// (httplib's own pool starts all of them at once.) When all are busy a
/// bounded number of connections waits; then enqueue() blocks, so that the
/// kernel's backlog holds the rest.
///
/// enqueue() from the accepting thread, shutdown() once, after the last
/// enqueue(); it waits for the running jobs.
#pragma once

#include <httplib.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace orders::sandbox {

class elastic_pool final : public httplib::TaskQueue {
 public:
  explicit elastic_pool(std::size_t most_threads);
  ~elastic_pool() override;
  elastic_pool(const elastic_pool&) = delete;
  elastic_pool& operator=(const elastic_pool&) = delete;

  void enqueue(std::function<void()> job) override;
  void shutdown() override;

 private:
  void work();

  const std::size_t most_threads_;
  std::mutex mutex_;
  std::condition_variable has_job_;
  std::condition_variable has_room_;
  std::deque<std::function<void()>> jobs_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool closing_ = false;
};

}  // namespace orders::sandbox
