/// What the process does on signals: SIGTERM and SIGINT end it, SIGUSR1
/// switches the log between `debug` and its configured level.
#pragma once

#include <chrono>
#include <csignal>

namespace orders::app {

/// To be blocked in every thread of the program, before the first is started.
sigset_t awaited_signals();

/// Returns when the process is to end. REQUIRES: awaited_signals() are blocked.
void wait_for_end();

/// As above, at the longest for `patience`. SIGUSR1 waits meanwhile.
void wait_for_end(std::chrono::milliseconds patience);

}  // namespace orders::app
