#pragma once
// Cuts a byte stream into requests: finds the end of a head, has it checked,
// collects the body. Works on whatever has arrived, keeps no copy of the head,
// and never looks at a byte twice. No sockets, no clock. Not thread-safe.
//
// The events of one request: need_more* head need_more* complete, or rejected
// at any point, after which the stream has no meaning any more.

#include <cstddef>
#include <string>
#include <string_view>

#include "http/edge/chunked_decoder.hpp"
#include "http/edge/head.hpp"
#include "http/edge/limits.hpp"

namespace orders::http::edge {

class framer {
 public:
  enum class event { need_more, head, complete, rejected };
  struct progress {
    event what;
    std::size_t used;  // drop so many bytes from the front of what is unread
  };

  explicit framer(const limits& bounds) : bounds_(bounds) {}

  /// `unread` is everything that arrived and was not yet used, in one piece.
  progress advance(std::string_view unread);

  /// After `head`, and only until the bytes it was read from move.
  const request_head& head() const { return head_; }
  /// After `complete`: the body, which is empty if it was too large.
  std::string take_body();
  /// After `head` or `complete`: the body is over the limit and was not read;
  /// what follows on the stream must not be taken for a request.
  bool body_too_large() const { return too_large_; }
  /// After `head`: bytes of a body are still to come.
  bool wants_body() const { return state_ == state::body; }
  /// After `rejected`.
  const rejection& reason() const { return reason_; }

  /// Makes ready for the next request of the stream.
  void reset();

 private:
  enum class state { head, body, complete, rejected };

  progress find_head(std::string_view unread);
  progress finish_head(std::string_view unread, std::size_t size);
  progress collect_body(std::string_view unread);
  progress collect_chunks(std::string_view unread);
  progress reject(int status, std::string_view text);

  const limits& bounds_;
  state state_ = state::head;
  std::size_t lead_ = 0;        // an empty line before the request line
  std::size_t line_start_ = 0;  // of the line that is being looked for
  std::size_t scanned_ = 0;     // no LF before this position in that line
  std::size_t lines_ = 0;
  std::size_t body_left_ = 0;
  bool too_large_ = false;
  request_head head_;
  chunked_decoder chunks_;
  std::string body_;
  rejection reason_;
};

}  // namespace orders::http::edge
