#pragma once
// Accepts connections on one port and deals them out to the I/O threads in
// turn. Lives on the first of them.

#include <cstdint>
#include <memory>
#include <vector>

#include "http/edge/asio.hpp"
#include "http/edge/io_loop.hpp"

namespace orders::http::edge {

class listener {
 public:
  listener(shared_state& shared, std::vector<std::unique_ptr<io_loop>>& loops);

  /// Binds and listens; call before anything else.
  asio::error_code open();
  std::uint16_t port() const { return port_; }
  /// Begins to accept.
  void start() { accept_next(); }
  /// Any thread: stops accepting for good.
  void stop();

 private:
  void accept_next();
  void on_accept(asio::error_code failed, asio::ip::tcp::socket socket,
                 io_loop& target);
  void pause();

  shared_state& shared_;
  std::vector<std::unique_ptr<io_loop>>& loops_;
  asio::ip::tcp::acceptor acceptor_;
  asio::steady_timer retry_timer_;
  std::size_t next_loop_ = 0;
  std::uint16_t port_ = 0;
};

}  // namespace orders::http::edge
