/// The deadlines of orders (table order_deadline, design 7): leased by whoever
/// sweeps, so that any number of replicas look at each order once.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "domain/order.hpp"

namespace orders::db {

/// An order to look at, ours until `until` by the database's clock.
struct leased_deadline {
  domain::uuid order_id;
  domain::timestamp until;
  /// Looks that failed since the order last changed.
  int attempts = 0;
};

/// A look that changed nothing.
struct settled_deadline {
  leased_deadline lease;
  /// nullopt: never again.
  std::optional<domain::timestamp> look_at;
  /// Why the look failed; empty when it did not.
  std::string error;
};

/// Overdue or failing orders of one status.
struct overdue_orders {
  std::string status;
  std::int64_t count = 0, failing = 0;
  std::chrono::seconds oldest{0};
};

/// The most overdue first, at most `most`.
std::vector<leased_deadline> lease_deadlines(connection& c, std::size_t most,
                                             std::chrono::milliseconds length);

/// A lease that has been lost, or a deadline that a change has set meanwhile,
/// is left alone.
void settle_deadlines(connection& c, std::span<const settled_deadline> settled);

/// Takes up orders that have no deadline though they need one, at most so
/// many; returns how many those were.
std::size_t adopt_orders(connection& c, std::size_t most);

/// Counts at most 100,000 orders.
std::vector<overdue_orders> overdue(connection& c);

}  // namespace orders::db
