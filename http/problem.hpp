/// Errors as problem details (RFC 9457), for clients that ask for them; all
/// others get the contract's shape (contract 1.2).
#pragma once

#include <string_view>

#include "http/edge/reply.hpp"

namespace orders::http {

/// Whether an Accept header names application/problem+json. Its wildcards do
/// not count: the contract's clients send them.
bool wants_problem(std::string_view accept);

/// The same error as problem details: `title` is the contract's `error`,
/// `errors` its `details`; code, requestId and what else it tells are kept.
/// REQUIRES: the body is of the contract's shape.
edge::reply as_problem(edge::reply error);

}  // namespace orders::http
