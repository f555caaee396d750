/// Outgoing HTTP/1.1 calls, asynchronous: one worker thread drives all of
/// them over kept-alive connections (libcurl's multi interface).
///
/// Deadline. `timeout` runs from send() and covers everything: waiting for a
/// connection, name lookup, connecting, sending, receiving. A server that
/// drips its answer byte by byte is cut off at it.
///
/// One call is one request: when the connection closes under it, the outcome is
/// `reset`, and whether to ask again is the caller's to decide. Connections
/// that a server closed while they were idle are noticed and not used again.
///
/// What it leaves out on purpose: redirects (3xx is an ordinary reply),
/// proxies from the environment, cookies, compression, `Expect:
/// 100-continue`, any protocol but http and https, certificates that do not
/// verify.
///
/// Thread-safety: send() and stats() from any thread. Completions are called
/// exactly once each, on the worker thread (or inside send() itself when the
/// call is refused at once: overloaded, stopped), must not block or throw,
/// may call send(), and must not destroy the transport.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "integrations/http_client.hpp"

namespace orders::integrations {

class http_transport final : public http_client {
 public:
  struct options {
    std::size_t max_connections_per_host = 64;  // calls beyond it wait in line
    std::size_t max_in_flight = 4096;           // waiting calls included
    std::size_t max_response_bytes = 2U << 20U;
    std::chrono::milliseconds connect_timeout{1000};
    /// PEM file of the authorities to trust instead of the system's.
    std::string ca_file;
    std::size_t max_idle_connections = 256;
    /// Idle connections older than this are not used again. Below the 5 s
    /// after which Node.js servers close theirs: a call that crosses the
    /// server's close on the wire is lost (`reset`).
    std::chrono::seconds max_idle_age{3};
    /// Connections are renewed after this, so that DNS changes take effect.
    std::chrono::seconds max_connection_age{300};
  };

  struct statistics {
    std::uint64_t in_flight = 0;           // handed over, not completed
    std::uint64_t waiting = 0;             // of these: in line for a connection
    std::uint64_t replies = 0;             // completed with a reply
    std::uint64_t errors = 0;              // completed with an error
    std::uint64_t connections_opened = 0;  // since the start
    std::uint64_t turns = 0;               // times the worker woke up
  };

  explicit http_transport(options how);
  /// Completes what is pending with `stopped`, then returns.
  ~http_transport() override;
  http_transport(const http_transport&) = delete;
  http_transport& operator=(const http_transport&) = delete;

  void send(http_request request, completion done) override;

  [[nodiscard]] statistics stats() const;

 private:
  class worker;
  std::unique_ptr<worker> worker_;
};

}  // namespace orders::integrations
