/// The span of a request that was answered.
#pragma once

#include <chrono>

#include "http/exchange.hpp"
#include "integrations/span.hpp"

namespace orders::http {

/// By the conventions for HTTP servers; the route's template stands for the
/// path, which may hold what is personal.
integrations::span span_of(const exchange& x, int status,
                           std::chrono::steady_clock::duration took);

}  // namespace orders::http
