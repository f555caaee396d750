/// Everything an end-to-end test needs: a database, the neighbours and the
/// service, started in that order and stopped in the other.
///
///   world w{{{"CHECKOUT_DEADLINE_MS", "500"}}};
///   auto browser = w.orders.connect();
#pragma once

#include "tests/support/database.hpp"
#include "tests/support/service.hpp"

namespace orders::tests {

struct world {
  explicit world(const environment& settings = {})
      : neighbours(port.number()),
        orders(port, neighbours, db.url(), settings) {}

  database db;
  reserved_port port;
  sandbox neighbours;
  service orders;
};

}  // namespace orders::tests
