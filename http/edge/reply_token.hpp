#pragma once
// The right, and the duty, to answer one request.

#include <memory>

#include "http/edge/completion_queue.hpp"
#include "http/edge/reply.hpp"

namespace orders::http::edge {

/// Move-only; one thread at a time, but any thread. Destroyed without an answer
/// it answers 503, so that a lost message cannot hang a client. May outlive the
/// connection and the server: answering is then a no-op.
class reply_token {
 public:
  reply_token() = default;
  reply_token(std::shared_ptr<completion_queue> queue, ticket to)
      : queue_(std::move(queue)), ticket_(to) {}
  reply_token(reply_token&& other) noexcept = default;
  reply_token& operator=(reply_token&& other) noexcept;
  ~reply_token() { drop(); }

  /// True until the token is completed or moved from.
  explicit operator bool() const { return queue_ != nullptr; }

  /// Sends the answer; a second call does nothing.
  void complete(reply answer);

 private:
  void drop();

  std::shared_ptr<completion_queue> queue_;
  ticket ticket_;
};

}  // namespace orders::http::edge
