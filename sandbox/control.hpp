/// The control API: faults, paying, shipping, and what was called. README.md
/// describes every route.
#pragma once

#include "sandbox/exchange.hpp"

namespace orders::sandbox {

class sandbox;

/// Answers one control request. Thread-safe.
reply answer_control(sandbox& world, const request& asked);

}  // namespace orders::sandbox
