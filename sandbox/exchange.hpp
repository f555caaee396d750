/// One request and its reply, free of any HTTP library.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sandbox/gate.hpp"
#include "sandbox/token.hpp"

namespace orders::sandbox {

inline constexpr std::string_view json_type = "application/json; charset=utf-8";
inline constexpr std::string_view html_type = "text/html; charset=utf-8";

/// Views into the listener's buffers: valid until the handler returns.
struct request {
  std::string_view method;
  std::string_view path;    ///< decoded, without query
  std::string_view target;  ///< as sent
  std::string_view body;
  std::string_view service_auth;     ///< X-Service-Auth, empty when absent
  std::string_view service_name;     ///< X-Service-Name, empty when absent
  std::string_view service_auth_v2;  ///< X-Service-Auth-V2, likewise
  std::string_view traceparent, tracestate;  ///< W3C Trace Context, likewise
  std::string_view request_id;               ///< X-Request-Id, likewise
  /// What the two tokens are worth; the sandbox judges each call once.
  token_verdict token = token_verdict::unchecked;
  token_verdict token_v2 = token_verdict::unchecked;

  /// The value of a query parameter, not decoded; empty when absent.
  std::string_view query(std::string_view name) const;
};

/// How a reply reaches the caller, or does not.
enum class delivery {
  whole,
  dripped,    ///< byte by byte
  withheld,   ///< never; the connection stays open until `until` opens
  cut_short,  ///< never; the connection is reset at once
};

struct reply {
  int status = 200;
  std::string body;
  std::string content_type{json_type};
  std::vector<std::pair<std::string, std::string>> headers;
  delivery way = delivery::whole;
  std::chrono::milliseconds drip_pause{1000};
  std::shared_ptr<const gate> until;  ///< ends withholding and dripping
};

reply json_reply(int status, std::string body);

/// Answers one request; called from many threads. `cut` opens when the
/// listener closes its connections: whoever sleeps must watch it.
using handler = std::function<reply(const request&, const gate& cut)>;

/// The path's segments: "/a/b" is {"a", "b"}; empty segments are kept.
std::vector<std::string_view> path_segments(std::string_view path);

}  // namespace orders::sandbox
