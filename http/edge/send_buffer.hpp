#pragma once
// Bytes on their way to a peer. Small replies are packed into one piece, large
// bodies are kept as they are, so that a flush is one gathered write and no
// large body is copied. Not thread-safe.

#include <cstddef>
#include <string>
#include <vector>

#include "http/edge/asio.hpp"

namespace orders::http::edge {

class send_buffer {
 public:
  /// Where to append text; valid until the next call.
  std::string& text();
  /// Appends a body, by copy or by move.
  void append_body(std::string body);

  bool empty() const { return first_ == pieces_.size(); }
  /// What is unsent, as many pieces as one write takes; valid until the next
  /// non-const call.
  const std::vector<asio::const_buffer>& unsent();
  /// `count` bytes from the front were sent.
  void consume(std::size_t count);

 private:
  struct piece {
    std::string bytes;
    bool packed;  // more text may be appended
  };

  std::vector<piece> pieces_;
  std::string spare_;  // memory for the next piece of text
  std::vector<asio::const_buffer> buffers_;
  std::size_t first_ = 0;   // pieces before it are sent
  std::size_t offset_ = 0;  // sent bytes of pieces_[first_]
};

}  // namespace orders::http::edge
