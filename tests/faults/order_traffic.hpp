/// Callers that place orders, have some paid and some cancelled, and read them
/// again: each goes on with an order until it got the answer it wants, like a
/// caller that retries. The service is expected to be up all the time, whatever
/// happens behind it.
///
/// What an answer must look like, and how long a refusal may take, is noted
/// while it runs and told by wrong() and slowest_refusal() after stop().
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/client.hpp"
#include "tests/support/evidence.hpp"

namespace orders::tests {

class order_traffic {
 public:
  order_traffic(int port, client_log& log, std::size_t callers = 6);
  ~order_traffic();
  order_traffic(const order_traffic&) = delete;
  order_traffic& operator=(const order_traffic&) = delete;

  /// Orders that are through with all that was wanted of them.
  std::size_t done() const { return done_; }
  /// Answers 503 so far.
  std::size_t refusals() const { return refusals_; }
  /// Waits until so many more are done than now.
  void await_more(std::size_t count) const;
  /// Waits until so many more were refused than now.
  void await_refusals(std::size_t count) const;

  /// Every caller ends what it has begun; they need an intact service.
  void stop();

  // -- after stop() ----------------------------------------------------------

  /// Answers that no caller should get; the first few.
  const std::vector<std::string>& wrong() const { return wrong_; }
  std::chrono::milliseconds slowest_refusal() const { return slowest_refusal_; }
  /// "200: 17, 503: 4", and the slowest refusal.
  std::string figures() const;

 private:
  struct wish;
  void call(std::size_t caller);
  void live(client& c, const std::string& key, std::size_t kind);
  reply ask(const wish& w);
  void note(const std::string& what, const reply& r,
            std::chrono::milliseconds took);
  void complain(const std::string& what, const reply& r);

  const int port_;
  client_log& log_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> done_{0}, refusals_{0};
  std::mutex mutex_;
  // Guarded by mutex_.
  std::vector<std::string> wrong_;
  std::map<int, std::size_t> statuses_;
  std::chrono::milliseconds slowest_refusal_{0};
  std::string slowest_request_;
  std::vector<std::thread> threads_;
};

}  // namespace orders::tests
