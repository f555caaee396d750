#include "integrations/nonce_memory.hpp"

namespace orders::integrations {

nonce_memory::outcome nonce_memory::remember(const key& nonce,
                                             std::int64_t now) {
  const std::lock_guard lock{mutex_};
  while (!oldest_first_.empty() && oldest_first_.front().until < now) {
    seen_.erase(oldest_first_.front().nonce);
    oldest_first_.pop_front();
  }
  if (seen_.contains(nonce)) return outcome::seen;
  if (seen_.size() >= most_) return outcome::full;
  seen_.insert(nonce);
  oldest_first_.push_back({now + keep_, nonce});
  return outcome::fresh;
}

std::size_t nonce_memory::size() const {
  const std::lock_guard lock{mutex_};
  return seen_.size();
}

}  // namespace orders::integrations
