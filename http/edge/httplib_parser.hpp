#pragma once
// The one door to cpp-httplib's parser, which the library keeps protected:
// `httplib::Server::process_request`, run on a stream in memory. Tied to the
// version it was written for; see the checks in the source.
//
// What the library does wrong is set right here: it percent-decodes header
// values, drops empty ones, applies Range to any reply, lets a client set
// REMOTE_ADDR and refuses a second '?' in a target.

#include <httplib.h>

#include <memory>
#include <string>

#include "http/edge/head.hpp"

namespace orders::http::edge {

/// Not thread-safe: one per I/O thread. Keeps its buffers between calls.
class httplib_parser {
 public:
  httplib_parser();
  ~httplib_parser();
  httplib_parser(const httplib_parser&) = delete;
  httplib_parser& operator=(const httplib_parser&) = delete;

  /// Fills `into` from a head that was already found well-formed. False if
  /// cpp-httplib refuses it nevertheless, which only happens past its compiled
  /// limit of 8192 bytes for the request line.
  bool parse(const request_head& head, const std::string& remote_address,
             int remote_port, httplib::Request& into);

 private:
  class adapter;
  std::unique_ptr<adapter> adapter_;
};

}  // namespace orders::http::edge
