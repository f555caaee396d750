#pragma once
// A complete request as the handler gets it. It owns everything it holds.

#include <httplib.h>

#include <cstdint>
#include <string>

namespace orders::http::edge {

struct request {
  /// As cpp-httplib parsed it: method, decoded path, params, headers with their
  /// values as they came, remote_addr. Its body is empty. It never has a Range
  /// header; REMOTE_ADDR, REMOTE_PORT, LOCAL_ADDR and LOCAL_PORT are added by
  /// cpp-httplib and cannot come from the client.
  httplib::Request parsed;
  std::string raw_path;   // undecoded, without the query
  std::string raw_query;  // undecoded, without the '?'
  /// The body without its transfer coding; a content coding is still on it.
  std::string body;
  std::uint64_t id = 0;  // unique in this process
  /// The body is over the limit, was not read and `body` is empty: answer 413.
  bool body_too_large = false;
};

}  // namespace orders::http::edge
