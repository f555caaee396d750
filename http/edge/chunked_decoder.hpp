#pragma once
// Decodes a chunked request body (RFC 9112 section 7.1) piece by piece:
//
//   body    = *chunk last-chunk *trailer CRLF
//   chunk   = 1*HEXDIG [ ";" extension ] CRLF data CRLF
//   trailer = name ":" value CRLF
//
// Extensions and trailers are checked, counted and dropped. A bare CR or LF,
// a size that overflows or a missing CRLF is malformed. Not thread-safe.

#include <cstddef>
#include <string>
#include <string_view>

#include "http/edge/limits.hpp"

namespace orders::http::edge {

class chunked_decoder {
 public:
  enum class outcome { need_more, done, malformed, too_large };
  struct progress {
    outcome what;
    std::size_t used;  // bytes of `input` that belong to this body
  };

  /// Appends decoded bytes to `body`, never beyond `bounds.body_bytes`. After
  /// anything but `need_more` the decoder must be reset before further use.
  progress advance(std::string_view input, const limits& bounds,
                   std::string& body);
  void reset() { *this = chunked_decoder{}; }

 private:
  enum class state {
    size,
    extension,
    size_end,
    data,
    data_return,
    data_end,
    trailer_start,
    trailer_name,
    trailer_value,
    trailer_end,
    last_end
  };

  outcome step(char c, const limits& bounds);
  outcome step_size(char c);
  outcome step_trailer(char c);
  outcome go(state next) {
    state_ = next;
    return outcome::need_more;
  }

  state state_ = state::size;
  std::size_t size_ = 0;    // of the current chunk; then what is left of it
  std::size_t digits_ = 0;  // of the current size
  std::size_t extension_bytes_ = 0;
  std::size_t trailer_bytes_ = 0;
};

}  // namespace orders::http::edge
