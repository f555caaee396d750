#include "app/signals.hpp"

#include "log/log.hpp"

namespace orders::app {

namespace {

sigset_t ending_signals() {
  sigset_t out;
  sigemptyset(&out);
  sigaddset(&out, SIGTERM);
  sigaddset(&out, SIGINT);
  return out;
}

/// Back to what was configured, also when that is `debug` itself.
void switch_log() {
  const bool is_changed = log::current_level() != log::configured_level();
  const auto next = is_changed ? log::configured_level() : log::level::debug;
  log::change_level(next, "signal");
}

}  // namespace

sigset_t awaited_signals() {
  auto out = ending_signals();
  sigaddset(&out, SIGUSR1);
  return out;
}

void wait_for_end() {
  const auto awaited = awaited_signals();
  int which = 0;
  for (;;) {
    if (sigwait(&awaited, &which) != 0) continue;
    if (which != SIGUSR1) break;
    switch_log();
  }
  log::info("stopping", {{"signal", which}});
}

void wait_for_end(std::chrono::milliseconds patience) {
  const auto ends = ending_signals();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(patience);
  const timespec wait{seconds.count(),
                      std::chrono::nanoseconds{patience - seconds}.count()};
  sigtimedwait(&ends, nullptr, &wait);
}

}  // namespace orders::app
