#pragma once
// The HTTP edge: it owns the sockets, cuts complete requests out of them, and
// gives each to one handler together with a token. Whoever completes the token,
// on whatever thread, makes the edge send the reply; no thread waits for it.
// Replies of one connection leave in the order of its requests.
//
// Refused at the edge, with the error shape of contract 1.2: what is malformed,
// ambiguous, too large, too slow or too much (limits.hpp).

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "http/edge/counters.hpp"
#include "http/edge/limits.hpp"
#include "http/edge/reply.hpp"
#include "http/edge/reply_token.hpp"
#include "http/edge/request.hpp"

namespace orders::http::edge {

/// Called on an I/O thread, possibly on several at once; must not block. If it
/// throws, the client gets 500 without a word of the exception.
using handler = std::function<void(request&&, reply_token&&)>;

struct options {
  std::string address = "0.0.0.0";
  std::uint16_t port = 0;  // 0: any free one, see server::port()
  unsigned threads = 2;
  limits bounds;
  /// Added to every reply that does not bring its own, the edge's too.
  header_list defaults;
  /// Paths that are handled however many requests are in flight. May be empty.
  std::function<bool(std::string_view raw_path)> admit_always;
  /// Told what the handler threw, on the I/O thread; must not throw. May be
  /// empty.
  std::function<void(std::string_view what)> on_handler_failure;
};

class server {
 public:
  /// Binds and listens; requests wait until `start`. The error is a sentence
  /// for the operator.
  static tl::expected<std::unique_ptr<server>, std::string> open(
      options chosen, handler handle);

  ~server();  // drains without patience
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// The port that is listened on.
  std::uint16_t port() const;
  /// Starts the I/O threads; once. They inherit the caller's signal mask.
  void start();
  /// Stops accepting, closes idle connections, lets what is in flight finish
  /// (with `Connection: close`), closes the rest when `patience` is over, and
  /// ends the threads. Not from the handler; a second call does nothing.
  void drain(std::chrono::milliseconds patience);
  /// Any thread.
  stats read_stats() const;

 private:
  struct parts;
  explicit server(std::unique_ptr<parts> made);

  std::unique_ptr<parts> parts_;
};

}  // namespace orders::http::edge
