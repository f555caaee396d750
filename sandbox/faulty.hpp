/// A neighbour's work with its faults in front: what the listener serves.
#pragma once

#include <functional>

#include "sandbox/exchange.hpp"
#include "sandbox/fault_board.hpp"

namespace orders::sandbox {

/// The work of a neighbour in good health.
using work = std::function<reply(const request&)>;

/// Answers the call as its affliction says. A delay runs its full time also
/// when the caller gives up: the work is then still done, as it would be by a
/// slow service. Thread-safe if the work is.
reply answer_afflicted(const request& call, const affliction& suffered,
                       const work& act, const gate& cut);

/// "delay", "status", ... or "" for a call in good health; for the call log.
std::string_view fault_word(const affliction& suffered);

}  // namespace orders::sandbox
