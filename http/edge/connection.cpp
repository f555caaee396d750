#include "http/edge/connection.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "http/edge/io_loop.hpp"
#include "http/edge/reply_writer.hpp"

namespace orders::http::edge {

namespace {
constexpr std::size_t first_input_size = 4096;
constexpr std::size_t largest_input_size = 65536;
}  // namespace

connection::connection(io_loop& loop, asio::ip::tcp::socket socket,
                       const asio::ip::tcp::endpoint& peer, ticket id,
                       bool admitted)
    : loop_(loop),
      socket_(std::move(socket)),
      peer_address_(peer.address().to_string()),
      peer_port_(peer.port()),
      id_(id),
      admitted_(admitted),
      in_(first_input_size),
      framer_(loop.bounds()),
      phase_since_(clock::now()) {}

void connection::start() {
  asio::error_code failed;
  socket_.non_blocking(true, failed);
  if (!failed) socket_.set_option(asio::ip::tcp::no_delay(true), failed);
  if (failed) return close();
  if (!admitted_) {
    exchanges_.open({false, false, clock::now(), unavailable_reply(), false});
    input_done_ = true;
  }
  pump();
}

void connection::close() {
  if (closed_) return;
  closed_ = true;
  asio::error_code ignored;
  socket_.close(ignored);
  loop_.forget(id_.slot, admitted_);
}

// -- reading -----------------------------------------------------------------

void connection::read_more() {
  if (closed_ || reading_ || peer_ended_) return;
  asio::mutable_buffer room;
  if (lingering_) {
    room = asio::buffer(loop_.waste());
  } else {
    if (input_done_ || !starved_) return;
    make_room();
    room = asio::buffer(in_.data() + end_, in_.size() - end_);
  }
  reading_ = true;
  socket_.async_read_some(room, [self = shared_from_this()](
                                    asio::error_code failed, std::size_t size) {
    self->on_read(failed, size);
  });
}

void connection::make_room() {
  if (begin_ == end_) {
    begin_ = end_ = 0;
    // Between requests a connection keeps little memory.
    if (in_.size() > first_input_size && phase_ == phase::idle)
      std::vector<char>(first_input_size).swap(in_);
  } else if (begin_ > 0) {
    std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  // Full buffers mean that more is on its way. The framer bounds what may stay
  // unread to the size of a head.
  bool body_flows = phase_ == phase::body && in_.size() < largest_input_size;
  if (end_ == in_.size() || (body_flows && starved_ && end_ == 0))
    in_.resize(std::max(in_.size(), end_) * 2);
}

void connection::on_read(asio::error_code failed, std::size_t size) {
  reading_ = false;
  if (closed_) return;
  if (failed && failed != asio::error::eof) return close();
  if (failed) {
    peer_ended_ = true;
    // What it left unfinished will never be; what it asked before is answered.
    input_done_ = true;
    if (lingering_) return close();
  } else if (lingering_) {
    lingered_ += size;
    if (lingered_ > loop_.bounds().linger_bytes) return close();
  } else if (!input_done_) {
    end_ += size;
    starved_ = false;
  }
  pump();
}

// -- requests ----------------------------------------------------------------

void connection::pump() {
  if (closed_ || pumping_) return;
  // The slot's reference goes with close(), which any step below may call.
  auto self = shared_from_this();
  pumping_ = true;
  do {
    consume_input();
    flush();
  } while (can_consume());
  pumping_ = false;
  read_more();
}

bool connection::can_consume() const {
  return !closed_ && !input_done_ && !starved_ &&
         exchanges_.size() < loop_.bounds().pipelined;
}

void connection::consume_input() {
  while (can_consume()) {
    auto [what, used] = framer_.advance(unread());
    // The head's views are still needed: bytes are only given up after it.
    if (what == framer::event::head) accept_head();
    begin_ += used;
    switch (what) {
      case framer::event::need_more:
        starved_ = true;
        note_partial();
        break;
      case framer::event::head:
        break;
      case framer::event::complete:
        dispatch();
        break;
      case framer::event::rejected:
        increment(loop_.count().rejected);
        refuse(framer_.reason().status, framer_.reason().text);
        break;
    }
  }
}

void connection::note_partial() {
  if (phase_ != phase::idle || begin_ == end_) return;
  phase_ = phase::head;
  phase_since_ = clock::now();
}

void connection::accept_head() {
  const auto& head = framer_.head();
  if (!loop_.parser().parse(head, peer_address_, peer_port_,
                            assembling_.parsed)) {
    increment(loop_.count().rejected);
    return refuse(414, "Request target too long");
  }
  assembling_.raw_path.assign(head.path);
  assembling_.raw_query.assign(head.query);
  head_only_ = head.method == "HEAD";
  http_1_0_ = head.http_1_0;
  keep_alive_ = head.keep_alive;
  if (!framer_.wants_body()) return;
  phase_ = phase::body;
  phase_since_ = clock::now();
  continue_due_ = head.expects_continue;
}

void connection::dispatch() {
  assembling_.body = framer_.take_body();
  assembling_.body_too_large = framer_.body_too_large();
  assembling_.id = loop_.next_request_id();
  if (!keep_alive_ || assembling_.body_too_large || loop_.draining())
    input_done_ = true;
  framer_.reset();
  phase_ = phase::idle;
  served_ = true;
  continue_due_ = false;

  auto to = id_;
  to.sequence =
      exchanges_.open({head_only_, http_1_0_, clock::now(), {}, false});
  auto failure = loop_.hand_over(std::move(assembling_), to);
  if (!failure) return;
  // A handler that threw has dropped its token on the way, or kept it; an
  // answer that it gave before stands.
  auto* open = exchanges_.find(to.sequence);
  if (open && (!open->answer || open->dropped)) open->answer = failure;
}

/// Answers instead of the handler and takes no more requests.
void connection::refuse(int status, std::string_view text) {
  input_done_ = true;
  exchanges_.open({phase_ == phase::body && head_only_, http_1_0_, clock::now(),
                   error_reply(status, text), false});
}

// -- replies -----------------------------------------------------------------

bool connection::settle(std::uint64_t sequence, std::optional<reply> answer) {
  if (stream_ && stream_->sequence == sequence) {
    stream_->lost = !answer;
    stream_->piece = std::move(answer);
    return true;
  }
  auto* open = exchanges_.find(sequence);
  if (!open || open->answer) return false;
  open->dropped = !answer;
  open->answer = answer ? std::move(answer) : unavailable_reply();
  if (open->answer->status < 200 || open->answer->status > 599)
    open->answer = error_reply(500, "Internal server error");
  return true;
}

void connection::flush() {
  if (closed_ || writing_) return;
  for (;;) {
    if (out_.empty()) {
      gather();
      stalled_ = false;
    }
    if (out_.empty()) break;
    if (!write_once()) return;
  }
  if (closed_ || stream_) return;
  bool all_sent = exchanges_.empty() && phase_ == phase::idle;
  if (final_sent_ || (input_done_ && exchanges_.empty())) {
    finish();
  } else if (all_sent && begin_ == end_ && served_) {
    phase_since_ = clock::now();
  }
}

void connection::gather() {
  if (stream_) gather_piece();
  while (!closed_ && !final_sent_ && !stream_) {
    auto done = exchanges_.take_answered();
    if (!done) break;
    append(std::move(*done));
  }
  if (continue_due_ && exchanges_.empty() && !stream_ && !final_sent_) {
    out_.text().append("HTTP/1.1 100 Continue\r\n\r\n");
    continue_due_ = false;
    phase_since_ = clock::now();
  }
}

void connection::append(exchange done) {
  // Of a body without a length only the connection's end tells HTTP/1.0.
  const bool streamed = done.answer->rest != nullptr;
  if (wants_close(*done.answer) || (streamed && done.http_1_0)) {
    input_done_ = true;
    exchanges_.clear();
  }
  if (loop_.draining() && phase_ == phase::idle && begin_ == end_)
    input_done_ = true;
  final_sent_ = input_done_ && exchanges_.empty();
  reply_frame frame{done.head_only, done.http_1_0, final_sent_, streamed};
  append_reply_head(out_.text(), *done.answer, frame, loop_.date(),
                    loop_.defaults());
  if (!sends_body(*done.answer, frame)) return;
  if (streamed)
    begin_stream(done);
  else
    out_.append_body(std::move(done.answer->body));
}

/// False if nothing more can be done now: the socket is full, or gone.
bool connection::write_once() {
  asio::error_code failed;
  auto size = socket_.write_some(out_.unsent(), failed);
  if (!failed) {
    out_.consume(size);
    return true;
  }
  if (failed != asio::error::would_block) {
    close();
    return false;
  }
  writing_ = true;
  // Counted for the whole of what was gathered, whatever trickles out.
  if (!std::exchange(stalled_, true)) write_since_ = clock::now();
  socket_.async_wait(asio::ip::tcp::socket::wait_write,
                     [self = shared_from_this()](asio::error_code error) {
                       self->on_writable(error);
                     });
  return false;
}

void connection::on_writable(asio::error_code failed) {
  writing_ = false;
  if (closed_) return;
  if (failed) return close();
  pump();
}

/// Everything is answered and sent. Closing with unread bytes would reset the
/// connection and could take the last reply with it.
void connection::finish() {
  if (lingering_) return;
  if (peer_ended_) return close();
  asio::error_code failed;
  socket_.shutdown(asio::ip::tcp::socket::shutdown_send, failed);
  if (failed) return close();
  lingering_ = true;
  linger_since_ = clock::now();
  begin_ = end_ = 0;
}

}  // namespace orders::http::edge
