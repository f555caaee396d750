#pragma once
// One connection: reads, frames, hands requests over, sends replies in order,
// enforces deadlines. Lives on its loop's thread and is only touched there.
//
// It reads while it may take more requests, and writes whenever the oldest
// unanswered request has its answer. `input_done_` ends the first (peer's end,
// Connection: close, a refused request, drain); when all answers are sent after
// that, it lingers shortly for the peer to read them, and closes.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/edge/asio.hpp"
#include "http/edge/completion_queue.hpp"
#include "http/edge/exchange_queue.hpp"
#include "http/edge/framer.hpp"
#include "http/edge/request.hpp"
#include "http/edge/send_buffer.hpp"

namespace orders::http::edge {

class io_loop;

class connection : public std::enable_shared_from_this<connection> {
 public:
  using clock = std::chrono::steady_clock;

  connection(io_loop& loop, asio::ip::tcp::socket socket,
             const asio::ip::tcp::endpoint& peer, ticket id, bool admitted);

  /// Begins to read; or, if not admitted, says so and closes.
  void start();
  /// Stores an answer, to be sent by `resume`. False if nobody waits for it any
  /// more. No answer means a dropped token.
  bool settle(std::uint64_t sequence, std::optional<reply> answer);
  /// Is at work and will send what is settled by itself.
  bool busy() const { return pumping_; }
  /// Sends and reads what is possible now.
  void resume() { pump(); }
  void check_deadlines(clock::time_point now);
  void begin_drain();
  void close();

 private:
  // What the peer is in the middle of sending.
  enum class phase { idle, head, body };

  // -- reading
  void read_more();
  void on_read(asio::error_code failed, std::size_t size);
  void make_room();
  std::string_view unread() const {
    return {in_.data() + begin_, end_ - begin_};
  }

  // -- requests
  void pump();
  bool can_consume() const;
  void consume_input();
  void note_partial();
  void accept_head();
  void dispatch();
  void refuse(int status, std::string_view text);

  // -- replies
  void flush();
  void gather();
  void append(exchange done);
  bool write_once();
  void on_writable(asio::error_code failed);
  void finish();

  // -- a body in pieces
  // What is known of a reply whose body is still being made.
  struct body_stream {
    std::uint64_t sequence = 0;
    body_rest rest;  // makes the next piece; empty while it is awaited
    bool chunked = true;
    clock::time_point asked_at;
    std::optional<reply> piece;
    bool lost = false;  // no further piece will come
  };
  void begin_stream(exchange& done);
  void gather_piece();
  void ask_for_piece();
  void append_piece(reply piece);
  void end_stream();

  // -- deadlines
  void check_waiting_replies(clock::time_point now);
  void check_input(clock::time_point now);
  void abort();

  io_loop& loop_;
  asio::ip::tcp::socket socket_;
  const std::string peer_address_;
  const int peer_port_;
  const ticket id_;
  const bool admitted_;

  std::vector<char> in_;
  std::size_t begin_ = 0;  // unread bytes are in_[begin_, end_)
  std::size_t end_ = 0;
  framer framer_;
  request assembling_;
  bool head_only_ = false;  // of the request being assembled
  bool http_1_0_ = false;
  bool keep_alive_ = true;

  exchange_queue exchanges_;
  std::optional<body_stream> stream_;  // of the reply that is being sent
  send_buffer out_;

  phase phase_ = phase::idle;
  clock::time_point phase_since_;
  clock::time_point write_since_;
  clock::time_point linger_since_;
  std::size_t lingered_ = 0;

  bool starved_ = true;   // the framer needs more bytes
  bool reading_ = false;  // a read is under way
  bool writing_ = false;  // waits until the socket takes more
  bool stalled_ = false;  // since write_since_
  bool pumping_ = false;
  bool served_ = false;        // had a request before
  bool continue_due_ = false;  // owes the peer a 100
  bool peer_ended_ = false;
  bool input_done_ = false;  // no further request is taken
  bool final_sent_ = false;  // the last reply is in out_ or gone
  bool lingering_ = false;
  bool closed_ = false;
};

}  // namespace orders::http::edge
