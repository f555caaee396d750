#pragma once
// Turns replies into bytes. Not thread-safe, except that default_headers is
// immutable and may be shared.

#include <ctime>
#include <string>
#include <string_view>

#include "http/edge/reply.hpp"

namespace orders::http::edge {

/// Headers that every reply gets unless it brings its own of that name.
class default_headers {
 public:
  explicit default_headers(header_list fields);

  void append_missing(std::string& out, const reply& answer) const;

 private:
  header_list fields_;
  std::string block_;  // all of them, ready to send: the usual case
};

/// What the request and the connection say about the form of a reply.
struct reply_frame {
  bool head_only = false;  // the request was HEAD
  bool http_1_0 = false;
  bool close = false;     // nothing follows on this connection
  bool streamed = false;  // the body's length is not known yet
};

/// The Date header's value (RFC 9110 section 5.6.7), rendered once a second.
class date_stamp {
 public:
  std::string_view at(std::time_t now);

 private:
  std::time_t rendered_ = -1;
  char text_[32] = {};
};

/// True if the body's bytes follow the head on the wire.
bool sends_body(const reply& answer, const reply_frame& frame);

/// True if the handler asks to close the connection after this reply.
bool wants_close(const reply& answer);

/// Appends a piece of a chunked body (RFC 9112 section 7.1). An empty piece
/// ends the body, so none may be empty before the last.
void append_chunk_head(std::string& out, std::size_t size);
void append_last_chunk(std::string& out);

/// Appends status line, headers and blank line. Headers with a malformed name
/// or a control character in the value are left out.
void append_reply_head(std::string& out, const reply& answer,
                       const reply_frame& frame, std::string_view date,
                       const default_headers& defaults);

}  // namespace orders::http::edge
