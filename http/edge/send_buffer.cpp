#include "http/edge/send_buffer.hpp"

#include <algorithm>
#include <utility>

namespace orders::http::edge {

namespace {
constexpr std::size_t largest_copied_body = 8192;
constexpr std::size_t largest_kept_capacity = 32768;
constexpr std::size_t most_buffers_per_write = 64;
}  // namespace

std::string& send_buffer::text() {
  if (pieces_.empty() || !pieces_.back().packed)
    pieces_.push_back({std::exchange(spare_, {}), true});
  return pieces_.back().bytes;
}

void send_buffer::append_body(std::string body) {
  if (body.size() <= largest_copied_body) {
    text().append(body);
  } else {
    pieces_.push_back({std::move(body), false});
  }
}

const std::vector<asio::const_buffer>& send_buffer::unsent() {
  buffers_.clear();
  auto offset = offset_;
  for (auto i = first_;
       i < pieces_.size() && buffers_.size() < most_buffers_per_write; ++i) {
    const auto& bytes = pieces_[i].bytes;
    buffers_.emplace_back(bytes.data() + offset, bytes.size() - offset);
    offset = 0;
  }
  return buffers_;
}

void send_buffer::consume(std::size_t count) {
  while (count > 0 && !empty()) {
    auto left = pieces_[first_].bytes.size() - offset_;
    auto part = std::min(left, count);
    offset_ += part;
    count -= part;
    if (part == left) {
      ++first_;
      offset_ = 0;
    }
  }
  if (!empty()) return;
  if (!pieces_.empty() && pieces_.front().packed &&
      pieces_.front().bytes.capacity() <= largest_kept_capacity) {
    spare_ = std::move(pieces_.front().bytes);
    spare_.clear();
  }
  pieces_.clear();
  first_ = 0;
}

}  // namespace orders::http::edge
