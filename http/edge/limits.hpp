#pragma once
// The bounds of the HTTP edge. Everything a peer can make the edge hold or wait
// for has one here. Sizes in bytes; a value equal to the limit is still
// allowed.

#include <chrono>
#include <cstddef>

namespace orders::http::edge {

struct limits {
  /// The whole request line with its CRLF; more is 414. cpp-httplib has the
  /// same bound compiled in, so a larger value has no effect.
  std::size_t request_line = 8192;
  /// Request line, headers and the blank line together; more is 431.
  std::size_t head_bytes = 16384;
  std::size_t header_count = 100;
  /// Contract 1.1: 100 KiB. The length on the wire, before any decoding.
  std::size_t body_bytes = 102400;
  /// Chunk extensions of one request, summed; and its trailer section.
  std::size_t chunk_extension_bytes = 4096;
  std::size_t trailer_bytes = 8192;

  /// Requests of one connection that are unanswered at a time; past it the
  /// edge stops reading.
  std::size_t pipelined = 16;
  std::size_t connections = 10000;
  /// Requests handed to the handler whose token lives, over all connections.
  std::size_t in_flight = 4096;

  /// Deadlines of whole phases, never of a single read. They are checked a few
  /// times a second, so each may run over by `tick`.
  std::chrono::milliseconds head_time{10000};
  std::chrono::milliseconds body_time{15000};
  std::chrono::milliseconds idle_time{60000};
  std::chrono::milliseconds write_time{15000};
  std::chrono::milliseconds reply_time{35000};
  std::chrono::milliseconds tick{250};

  /// After a last reply, what is still read and thrown away, so that the peer
  /// sees the reply rather than a reset.
  std::size_t linger_bytes = 1048576;
  std::chrono::milliseconds linger_time{1000};
};

}  // namespace orders::http::edge
