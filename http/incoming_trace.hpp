/// The trace that a request comes with (W3C Trace Context), or begins.
#pragma once

#include <httplib.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "domain/trace_context.hpp"

namespace orders::http {

struct incoming_trace {
  /// Of the request itself: a span of its own.
  domain::trace_context here;
  /// The caller's span; absent when the trace begins here.
  std::optional<domain::trace_context> parent;
  /// To be passed on; empty: none, or none that is valid.
  std::string state;
};

/// A `traceparent` that is not valid, or comes twice, is none: the trace begins
/// here. Whether such a new one is recorded decides `share`, from 0 to 1; a
/// caller's own decision stands.
incoming_trace read_trace(const httplib::Headers& headers, double share);

}  // namespace orders::http
