/// Outgoing HTTP calls, whoever makes them: http_transport does, and tests play
/// the network.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace orders::integrations {

struct http_request {
  std::string method;  // GET, POST, … as it goes on the wire
  std::string url;     // absolute, http or https, without user or password
  /// As they go on the wire; Content-Length, Transfer-Encoding and Expect are
  /// the transport's own and refused, as is anything with CR, LF or NUL.
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::milliseconds timeout{5000};  // total, from send()
};

struct http_reply {
  int status = 0;
  std::string content_type;  // empty when the server sent none
  std::string body;
};

enum class transport_errc : std::uint8_t {
  timeout,     // the deadline or the connect timeout passed
  refused,     // no connection could be made
  reset,       // connection lost before the whole answer was there
  resolve,     // the host's name was not found
  tls,         // handshake failed or certificate not trusted
  too_large,   // answer longer than max_response_bytes or its headers too long
  malformed,   // the call, or the answer, is not proper HTTP
  overloaded,  // more than max_in_flight calls, or out of memory
  stopped,     // the transport is being destroyed
};

[[nodiscard]] std::string_view to_string(transport_errc code) noexcept;

struct transport_error {
  transport_errc code;
  std::string message;  // plain words: no URLs, hosts or secrets
  /// Whether a byte of the request went out, so that the neighbour may have
  /// acted on it.
  bool may_have_arrived = false;
};

using http_outcome = tl::expected<http_reply, transport_error>;

class http_client {
 public:
  using completion = std::function<void(http_outcome)>;

  virtual ~http_client() = default;

  /// `done` is called exactly once, on any thread, also before this returns;
  /// it must not block or throw.
  virtual void send(http_request request, completion done) = 0;
};

}  // namespace orders::integrations
