/// Where a piece of work stands in a trace that spans services: the value of
/// the header `traceparent` (W3C Trace Context, level 1).
///
///   traceparent = "00" "-" trace-id "-" parent-id "-" trace-flags
///   trace-id    = 32 lower-case hex digits, not all zero
///   parent-id   = 16 of them, not all zero
///   trace-flags =  2 of them; the lowest bit: sampled
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orders::domain {

struct trace_context {
  std::array<std::uint8_t, 16> trace_id{};
  /// Of the work itself; who receives it knows it as its parent's.
  std::array<std::uint8_t, 8> span_id{};
  /// Whoever began the trace wants it recorded. The other flags mean nothing
  /// yet and are not passed on.
  bool sampled = false;

  /// nullopt: not as the grammar says, or of version ff. Of later versions the
  /// parts above are read, whatever follows them.
  static std::optional<trace_context> parse(std::string_view text);

  /// A trace that nobody has been in yet.
  static trace_context fresh();

  /// Of work that belongs to this: the same trace, a span id of its own.
  trace_context child() const;

  /// Whether this trace is one of the given share, from 0 to 1. Traces of
  /// random ids are spread evenly, and every service decides alike.
  bool falls_within(double share) const;

  /// Of version 00.
  std::string text() const;
  std::string trace_id_text() const;
  std::string span_id_text() const;

  friend bool operator==(const trace_context&, const trace_context&) = default;
};

/// Whether a `tracestate` may be passed on: at most 512 characters and 32
/// members, each `key=value` as the specification spells them, no key twice.
/// What may not is dropped; the trace goes on without it.
bool is_trace_state(std::string_view text);

}  // namespace orders::domain
