#include "http/edge/exchange_queue.hpp"

#include <utility>

namespace orders::http::edge {

std::uint64_t exchange_queue::open(exchange begun) {
  if (first_ == items_.size()) {
    items_.clear();
    first_ = 0;
  } else if (first_ > 0 && items_.size() == items_.capacity()) {
    // Never emptied under steady pipelining: make room instead of growing.
    items_.erase(items_.begin(),
                 items_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
  items_.push_back(std::move(begun));
  return first_sequence_ + size() - 1;
}

exchange* exchange_queue::find(std::uint64_t sequence) {
  if (sequence < first_sequence_ || sequence - first_sequence_ >= size())
    return nullptr;
  return &items_[first_ + static_cast<std::size_t>(sequence - first_sequence_)];
}

std::optional<exchange> exchange_queue::take_answered() {
  if (empty() || !items_[first_].answer) return std::nullopt;
  items_[first_].sequence = first_sequence_++;
  return std::move(items_[first_++]);
}

void exchange_queue::clear() {
  first_sequence_ += size();
  items_.clear();
  first_ = 0;
}

}  // namespace orders::http::edge
