/// What a piece of work goes back to: the request that somebody sent, and the
/// trace that it is part of. It travels along with commands, so that calls to
/// neighbours, events and log lines can name it.
#pragma once

#include <memory>
#include <string>

#include "domain/trace_context.hpp"

namespace orders::domain {

struct origin {
  /// The work that is being done; what it asks of others are its children.
  trace_context trace;
  /// Of the caller, for those we call; a valid `tracestate` or empty.
  std::string trace_state{};
  /// As replies name it (`X-Request-Id`); empty for work of our own.
  std::string request_id{};
};

/// Null: nobody's; work that starts by itself.
using origin_ptr = std::shared_ptr<const origin>;

}  // namespace orders::domain
