/// Products that were fetched a moment ago, so that a rush for one of them does
/// not ask product-service once for each buyer. A price is never older than the
/// lifetime, counted from when it was asked for, not from when it came.
#pragma once

#include <chrono>
#include <deque>
#include <unordered_map>

#include "actors/messages.hpp"

namespace orders::actors {

class product_cache {
 public:
  static constexpr std::size_t most = 10'000;

  /// A lifetime of zero keeps nothing.
  explicit product_cache(std::chrono::milliseconds lifetime)
      : lifetime_(lifetime) {}

  /// Null when it is not there, or no longer.
  product_ptr find(const domain::uuid& id, deadline now);
  /// `asked_at`: when the call began. Products are kept in that order.
  void keep(const product_ptr& product, deadline asked_at);

  std::size_t size() const { return products_.size(); }

 private:
  struct entry {
    product_ptr product;
    deadline until;
  };

  void forget_until(deadline now);

  std::chrono::milliseconds lifetime_;
  std::unordered_map<domain::uuid, entry> products_;
  /// In the order in which they were kept. A product that was kept again has a
  /// second place here, and its first one means nothing.
  std::deque<std::pair<domain::uuid, deadline>> order_;
};

}  // namespace orders::actors
