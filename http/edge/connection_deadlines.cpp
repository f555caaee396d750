// The part of a connection that is driven by time: the sweep of its loop, and
// the drain of the server.
#include "http/edge/connection.hpp"
#include "http/edge/io_loop.hpp"

namespace orders::http::edge {

void connection::check_deadlines(clock::time_point now) {
  const auto& bounds = loop_.bounds();
  if (lingering_) {
    if (now - linger_since_ > bounds.linger_time) close();
    return;
  }
  if (writing_ && now - write_since_ > bounds.write_time) {
    increment(loop_.count().timeouts);
    return abort();
  }
  check_waiting_replies(now);
  check_input(now);
}

void connection::check_waiting_replies(clock::time_point now) {
  if (stream_ && !stream_->rest && !stream_->piece &&
      now - stream_->asked_at > loop_.bounds().reply_time) {
    increment(loop_.count().timeouts);
    return abort();
  }
  auto expired =
      exchanges_.expire(now - loop_.bounds().reply_time, unavailable_reply);
  if (expired == 0) return;
  loop_.count().timeouts.fetch_add(expired, std::memory_order_relaxed);
  pump();
}

void connection::check_input(clock::time_point now) {
  // Only a peer that we wait for can be late.
  if (closed_ || input_done_ || !starved_ || continue_due_) return;
  const auto& bounds = loop_.bounds();
  auto waited = now - phase_since_;
  if (phase_ == phase::idle) {
    // A connection that never asked anything has the time for one head.
    auto patience = served_ ? bounds.idle_time : bounds.head_time;
    if (exchanges_.empty() && !stream_ && !writing_ && waited > patience)
      close();
    return;
  }
  if (waited <= (phase_ == phase::head ? bounds.head_time : bounds.body_time))
    return;
  increment(loop_.count().timeouts);
  refuse(408, "Request timeout");
  pump();
}

/// Lets the kernel forget what the peer would not read.
void connection::abort() {
  asio::error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  close();
}

void connection::begin_drain() {
  if (closed_ || lingering_ || input_done_) return;
  // A request that is half here is finished; dispatch() makes it the last.
  if (phase_ != phase::idle || begin_ != end_) return;
  input_done_ = true;
  if (exchanges_.empty() && !stream_ && out_.empty()) close();
}

}  // namespace orders::http::edge
