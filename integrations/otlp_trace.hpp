/// Spans in the words of OTLP over HTTP with JSON (opentelemetry.io, OTLP 1.x,
/// ExportTraceServiceRequest). Debian has no OpenTelemetry library for C++, so
/// the encoding is ours (docs/adr/0011-tracing.md).
#pragma once

#include <span>
#include <string>

#include "integrations/span.hpp"

namespace orders::integrations {

/// Where spans are posted to, below the collector's address.
inline constexpr const char* otlp_traces_path = "/v1/traces";

/// Who the spans are of.
struct span_source {
  std::string service;
  std::string version;
  /// Tells replicas apart.
  std::string instance;
};

/// The body of one request.
std::string otlp_request(std::span<const span> spans,
                         const span_source& source);

}  // namespace orders::integrations
