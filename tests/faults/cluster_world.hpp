/// As world.hpp, with a PostgreSQL cluster of its own to be harmed.
#pragma once

#include "tests/support/evidence.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/world.hpp"

namespace orders::tests {

struct cluster_world {
  explicit cluster_world(cluster_options options = {},
                         const environment& settings = {})
      : cluster(std::move(options)),
        orders(port, neighbours, db.url(), settings) {}

  postgres_cluster cluster;
  database db{cluster.url()};
  reserved_port port;
  sandbox neighbours{port.number()};
  client_log log;
  service orders;
};

}  // namespace orders::tests
