#pragma once
// One I/O thread with everything that lives on it: an event loop, the
// connections, the parser and a clock. Connections never leave their thread,
// so nothing of them needs a lock.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include "http/edge/asio.hpp"
#include "http/edge/completion_queue.hpp"
#include "http/edge/httplib_parser.hpp"
#include "http/edge/reply_token.hpp"
#include "http/edge/reply_writer.hpp"
#include "http/edge/shared_state.hpp"

namespace orders::http::edge {

class connection;

class io_loop final : private completion_sink {
 public:
  io_loop(shared_state& shared, std::uint32_t index);
  ~io_loop();
  io_loop(const io_loop&) = delete;
  io_loop& operator=(const io_loop&) = delete;

  // -- any thread ------------------------------------------------------------

  asio::io_context& context() { return context_; }
  void start();
  /// Takes over an accepted socket. Past the limit of connections (`admitted`
  /// is false) it is only told so.
  void adopt(asio::ip::tcp::socket socket, bool admitted);
  /// Closes idle connections and lets the others finish.
  void begin_drain();
  /// Closes everything and ends the thread.
  void stop();

  // -- the loop's thread, for its connections --------------------------------

  const limits& bounds() const { return shared_.chosen.bounds; }
  const default_headers& defaults() const { return shared_.defaults; }
  counters& count() { return *shared_.count; }
  bool draining() const {
    return shared_.draining.load(std::memory_order_relaxed);
  }
  httplib_parser& parser() { return parser_; }
  std::string_view date();
  /// Where bytes go that nobody wants.
  std::array<char, 16384>& waste() { return waste_; }
  std::uint64_t next_request_id() { return ++last_request_id_; }
  /// Hands the request to the handler, or sheds it. What went wrong, if
  /// something did, is the reply to send.
  std::optional<reply> hand_over(request&& complete, ticket to);
  /// Has a piece of a reply's body made; see body_rest.
  void ask_for_piece(const body_rest& rest, ticket to);
  /// The connection is closed; its slot may be used again.
  void forget(std::uint32_t slot, bool admitted);

 private:
  struct slot {
    std::uint32_t generation = 0;
    std::shared_ptr<connection> occupant;
  };

  bool run_until_stopped();
  void deliver(completion done) override;
  void wake() override;
  void settle(completion done);
  void drain_completions();
  void resume_touched();
  void accommodate(asio::ip::tcp::socket socket, bool admitted);
  std::uint32_t free_slot();
  void schedule_sweep();
  void sweep();
  template <class Visit>
  void for_each_connection(Visit visit);

  shared_state& shared_;
  asio::io_context context_{1};  // one thread runs it, any may post
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  asio::steady_timer sweep_timer_;
  std::shared_ptr<completion_queue> completions_;
  httplib_parser parser_;
  date_stamp date_;
  std::array<char, 16384> waste_;

  std::vector<slot> slots_;
  std::vector<std::uint32_t> free_slots_;
  std::size_t occupied_ = 0;
  std::size_t refusing_ = 0;
  bool sweeping_ = false;
  std::vector<completion> arrived_;
  std::vector<ticket> touched_;  // got a reply, have to send it
  bool resume_posted_ = false;
  std::uint64_t last_request_id_;
  std::thread thread_;
};

}  // namespace orders::http::edge
