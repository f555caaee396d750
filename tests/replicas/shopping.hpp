/// Shoppers of many kinds at once, who ask again when they got no answer.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/basket.hpp"
#include "tests/support/in_parallel.hpp"
#include "tests/support/waiting.hpp"

namespace orders::tests {

/// Answers that no caller should have got, over all batches.
class complaints {
 public:
  /// A request that has to be sent again.
  void unanswered(const reply& got);
  void wrong(const std::string& what);

  std::vector<std::string> all_wrong() const;
  /// Statuses of requests that were sent again.
  std::vector<int> all_unanswered() const;

 private:
  mutable std::mutex mutex_;
  std::vector<int> unanswered_;
  std::vector<std::string> wrong_;
};

/// A fixed number of checkouts by callers of their own; each is read, and then
/// paid or cancelled or both, by what its number says.
class batch {
 public:
  static constexpr std::size_t callers = 6;

  batch(int port, const std::string& name, std::size_t count, complaints& book);
  ~batch() { join(); }
  batch(const batch&) = delete;
  batch& operator=(const batch&) = delete;

  /// Waits until so many are done.
  void await(std::size_t count) const;
  void join();

 private:
  void shop(client& c, std::size_t number);

  std::string name_;
  complaints& book_;
  std::atomic<std::size_t> done_{0};
  std::thread thread_;
};

/// Two callers at each of these orders, which are ready to ship: one ships,
/// one cancels. Exactly one of them must win.
void contest(int port, const std::vector<std::string>& orders,
             complaints& book);

}  // namespace orders::tests
