#pragma once
// The head of a request (request line and headers), checked strictly after
// RFC 9112: what two servers could read differently is refused, because behind
// a proxy such a difference is request smuggling. Pure; no allocation once the
// header vector has grown.

#include <cstddef>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "http/edge/limits.hpp"

namespace orders::http::edge {

/// Why a request is refused by the edge: a status and a text for the peer.
/// The text is always a literal.
struct rejection {
  int status = 400;
  std::string_view text = "Bad request";
};

struct header_field {
  std::string_view name;
  std::string_view value;  // without the blanks around it, otherwise untouched
};

enum class body_framing { none, content_length, chunked };

/// Views into the text that was parsed.
struct request_head {
  std::string_view method;
  std::string_view path;   // before '?', undecoded; of an absolute target too
  std::string_view query;  // after the first '?', undecoded
  std::vector<header_field> headers;
  bool http_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;
  body_framing framing = body_framing::none;
  std::size_t content_length = 0;
};

/// Reads one complete head, `text` ending with the blank line, into `out`.
/// The lines must end with CRLF: the framer has seen to that.
tl::expected<void, rejection> parse_head(std::string_view text,
                                         const limits& bounds,
                                         request_head& out);

}  // namespace orders::http::edge
