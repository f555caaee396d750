/// The log: one line for each event, to standard error.
///
///   log::warn("neighbour-call-failed", {{"service", name}, {"reason", why}});
///
/// The id never changes and is listed in docs/logs.md; the fields say the rest.
/// A line below the level in force costs a comparison, once its fields have
/// been named: what is dear to put together stands behind is_on().
///
/// Any thread. Lines of several threads never mix.
#pragma once

#include <atomic>
#include <initializer_list>
#include <string>

#include "log/event_id.hpp"
#include "log/field.hpp"
#include "log/level.hpp"
#include "log/line.hpp"

namespace orders::log {

using fields = std::initializer_list<field>;

namespace detail {

inline std::atomic<level> in_force{level::info};

void write(level severity, event_id event, std::span<const field> with);

}  // namespace detail

struct options {
  level threshold = level::info;
  format shape = format::text;
  /// In every line of JSON.
  std::string service = "order-service";
};

/// Once, before there are other threads. Without it lines are text, from info
/// on.
void set_up(options how);

inline level current_level() {
  return detail::in_force.load(std::memory_order_relaxed);
}

/// From now on, for every thread; what set_up said is remembered. Any thread.
void set_level(level threshold);

/// As set_level, and says so in the log, whatever level that is: nobody is to
/// wonder why there are suddenly so many lines, or none. `by`: who wished it.
void change_level(level threshold, std::string_view by);

/// The level that the log was set up with.
level configured_level();

/// Whether a line of this level would be written.
inline bool is_on(level severity) {
  return severity >= current_level();
}

inline void debug(event_id event, fields with = {}) {
  if (is_on(level::debug)) detail::write(level::debug, event, with);
}
inline void info(event_id event, fields with = {}) {
  if (is_on(level::info)) detail::write(level::info, event, with);
}
inline void warn(event_id event, fields with = {}) {
  if (is_on(level::warn)) detail::write(level::warn, event, with);
}
inline void error(event_id event, fields with = {}) {
  if (is_on(level::error)) detail::write(level::error, event, with);
}

}  // namespace orders::log
