#include "actors/product_cache.hpp"

namespace orders::actors {

product_ptr product_cache::find(const domain::uuid& id, deadline now) {
  forget_until(now);
  const auto found = products_.find(id);
  if (found == products_.end() || found->second.until <= now) return nullptr;
  return found->second.product;
}

void product_cache::keep(const product_ptr& product, deadline asked_at) {
  if (lifetime_ <= lifetime_.zero()) return;
  while (order_.size() >= most) forget_until(order_.front().second);
  const auto until = asked_at + lifetime_;
  products_.insert_or_assign(product->id, entry{product, until});
  order_.emplace_back(product->id, until);
}

void product_cache::forget_until(deadline now) {
  for (; !order_.empty() && order_.front().second <= now; order_.pop_front()) {
    const auto found = products_.find(order_.front().first);
    if (found != products_.end() &&
        found->second.until == order_.front().second)
      products_.erase(found);
  }
}

}  // namespace orders::actors
