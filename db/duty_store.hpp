/// The work table of neighbour duties (domain/duty.hpp, docs/duties.md): plan
/// from events, take on for a while, report.
///
/// Every function is one statement and throws what libpqxx throws; use them
/// through a connection_keeper. Safe with any number of workers at once.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <vector>

#include "db/connection.hpp"
#include "domain/duty.hpp"

namespace orders::db {

struct duty_plan {
  /// Events that were read; as many as allowed means there may be more.
  std::int64_t events = 0;
  /// Before these events: some duty is due now.
  bool is_due = false;
  /// ... or the next will be in so long.
  std::optional<std::chrono::milliseconds> next_due;
};

/// Plans duties from the next events. The very first time it only remembers
/// where the events stand.
duty_plan plan_duties(connection& c, const domain::duty_switches& on,
                      std::int64_t most_events);

/// Duties that are due, now the caller's for `how_long`.
std::vector<domain::duty> lease_duties(connection& c,
                                       const domain::duty_switches& on,
                                       std::int64_t most,
                                       std::chrono::milliseconds how_long);

/// Reports about duties that have ended already are passed over.
void settle_duties(connection& c, std::span<const domain::duty_report> reports);

struct duty_counts {
  std::int64_t open = 0;
  std::int64_t refused = 0;
  std::int64_t oldest_open_seconds = 0;
};

duty_counts count_duties(connection& c);

}  // namespace orders::db
