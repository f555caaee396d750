/// The orders that are stuck, for operators (domain/trouble.hpp).
#pragma once

#include "db/connection.hpp"
#include "domain/trouble.hpp"

namespace orders::db {

struct stuck_orders {
  /// The longest stuck first.
  std::vector<domain::stuck_order> orders;
  /// There are more than were asked for.
  bool more = false;
};

stuck_orders find_stuck_orders(connection& c, std::size_t most,
                               domain::timestamp now,
                               const domain::order_policy& policy);

}  // namespace orders::db
