/// One HTTP server on one port, one thread per connection up to a bound.
///
/// httplib::Server accepts, parses and frames; the listener owns each
/// connection's bytes, so that it can pipeline, reset, drip and withhold, send
/// each reply in one piece, and wait for the next request without polling.
///
/// start(), refuse(), resume() and stop() from one thread at a time.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "sandbox/exchange.hpp"

namespace orders::sandbox {

struct listener_settings {
  std::string host = "127.0.0.1";
  int port = 0;                     ///< 0: any free one
  std::size_t most_threads = 128;   ///< connections served at a time
  int idle_seconds = 30;            ///< then a silent connection is closed
  std::size_t most_body = 8 << 20;  ///< bytes of one request, head included
};

class listener {
 public:
  listener(listener_settings settings, handler answer);
  ~listener();
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;

  /// Binds and serves; the error is a sentence for people.
  tl::expected<void, std::string> start();

  /// The port bound by start().
  int port() const noexcept;

  /// Cuts all connections and lets new ones be refused; the port stays ours.
  void refuse();

  /// Serves again on the same port.
  tl::expected<void, std::string> resume();

  /// Cuts all connections and waits for their threads.
  void stop();

 private:
  class server;

  tl::expected<void, std::string> listen_on(int port);

  listener_settings settings_;
  handler answer_;
  /// Asked for while another thread takes the port up again.
  std::atomic<int> port_{0};
  int placeholder_ = -1;  // bound, not listening: keeps the port while refusing
  std::unique_ptr<server> server_;
};

}  // namespace orders::sandbox
