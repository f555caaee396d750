#include "http/edge/reply_token.hpp"

#include <utility>

namespace orders::http::edge {

reply_token& reply_token::operator=(reply_token&& other) noexcept {
  if (this != &other) {
    drop();
    queue_ = std::move(other.queue_);
    ticket_ = other.ticket_;
  }
  return *this;
}

void reply_token::complete(reply answer) {
  if (auto queue = std::exchange(queue_, nullptr))
    queue->push({ticket_, std::move(answer)});
}

void reply_token::drop() {
  if (auto queue = std::exchange(queue_, nullptr))
    queue->push({ticket_, std::nullopt});
}

}  // namespace orders::http::edge
