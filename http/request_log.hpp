/// The line of a request in the log.
#pragma once

#include <chrono>

#include "http/exchange.hpp"

namespace orders::http {

/// `request-failed` for a fault of ours (500) or of a neighbour (502, 504);
/// else `request-served`, which is for debugging. A 503 is among the latter:
/// refusals under load would flood the log, and are counted as metrics.
///
/// A path may hold what is personal, or anything a stranger likes, so the line
/// tells the route's template, never the path.
void log_request(const exchange& x, int status,
                 std::chrono::steady_clock::duration took);

}  // namespace orders::http
