/// One piece of work that a trace tells of (OpenTelemetry's span), once it is
/// over.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "domain/trace_context.hpp"

namespace orders::integrations {

/// With the numbers that OTLP gives them.
enum class span_kind : std::uint8_t {
  internal = 1,
  server = 2,    ///< a request that we answered
  client = 3,    ///< a call to a neighbour
  producer = 4,  ///< an event on its way to Kafka
};

struct span {
  using clock = std::chrono::system_clock;
  /// Names follow OpenTelemetry's semantic conventions where they have one.
  using attribute =
      std::pair<std::string_view, std::variant<std::string, std::int64_t>>;

  domain::trace_context context;
  /// Absent: the trace begins with it.
  std::optional<std::array<std::uint8_t, 8>> parent;
  span_kind kind = span_kind::internal;
  /// Of few values: a route's template, never a path.
  std::string name;
  clock::time_point began{};
  clock::duration took{};
  /// Literals are named, values are ids, counts and codes: nothing personal.
  std::vector<attribute> attributes{};
  bool failed = false;
};

}  // namespace orders::integrations
