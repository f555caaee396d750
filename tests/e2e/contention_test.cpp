// Many callers at once: one winner, one history, one event for each change.
#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/support/basket.hpp"
#include "tests/support/in_parallel.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/postgres_log.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

reply set_status(client& c, const std::string& id, const std::string& status,
                 const headers& who) {
  return c.put("/api/orders/" + id + "/status", who, {{"newStatus", status}});
}

/// Overloaded callers come again (503 with Retry-After).
reply set_status_in_the_end(client& c, const std::string& id,
                            const std::string& status) {
  for (int tries = 0;; ++tries) {
    auto answer = set_status(c, id, status, as_admin());
    if (answer.status != 503 || tries == 100) return answer;
  }
}

std::vector<std::string> waits_and_deadlocks(const postgres_log& log) {
  return log.lines_with({"still waiting for", "deadlock detected"});
}

}  // namespace

TEST_CASE("of 1000 conflicting changes of one order exactly one wins") {
  const world w;
  const postgres_log log{w.db.name()};
  const auto id = insert_orders(w.db, 1, "ready_to_ship").front();
  constexpr std::size_t many = 1000;
  std::vector<int> statuses(many);
  in_parallel(w.port.number(), 50, many, [&](client& c, std::size_t i) {
    statuses[i] =
        set_status(c, id, i % 2 ? "shipped" : "cancelled", as_admin()).status;
  });
  const int won[] = {statuses[0], statuses[1]};
  for (std::size_t i = 0; i < many; ++i) REQUIRE(statuses[i] == won[i % 2]);
  CHECK(won[0] + won[1] == 600);  // 200 and 400
  CHECK(moves(w.db, id) == texts{won[1] == 200 ? "ready_to_ship>shipped"
                                               : "ready_to_ship>cancelled"});
  CHECK(violations(w.db).empty());
  CHECK(waits_and_deadlocks(log).empty());
}

TEST_CASE("of 1000 payments and cancellations each is applied once") {
  const world w;
  auto owner = w.orders.connect();
  const std::string id = place_order(owner, shopper(), basket("k")).at("id");
  constexpr std::size_t many = 1000;
  std::vector<int> statuses(many);
  in_parallel(w.port.number(), 50, many, [&](client& c, std::size_t i) {
    statuses[i] =
        i % 2 ? set_status(c, id, "paid", as_service("payment-service")).status
              : c.post("/api/orders/" + id + "/cancel", as_user(shopper()),
                       json::object())
                    .status;
  });
  // Paid then cancelled, or cancelled and then paid for: both are recorded.
  CHECK(std::count(statuses.begin(), statuses.end(), 200) == many);
  const auto path = moves(w.db, id);
  const texts paid_first{"pending>awaiting_payment", "awaiting_payment>paid",
                         "paid>cancelled"};
  const texts cancelled_first{"pending>awaiting_payment",
                              "awaiting_payment>cancelled"};
  CHECK((path == paid_first || path == cancelled_first));
  CHECK(w.db.value<int>("select count(*) from service_outbox "
                        "where aggregate_id = $1::uuid and "
                        "(payload->>'refundRequired')::boolean",
                        id) == 1);
  CHECK(w.db.value<int>("select count(*) from order_status_history "
                        "where order_id = $1::uuid and from_status is not null",
                        id) == 3);
  CHECK(violations(w.db).empty());
}

TEST_CASE("5000 orders change at once without waiting for each other") {
  const world w{{{"DB_WRITERS", "2"}}};
  const postgres_log log{w.db.name()};
  const auto ids = insert_orders(w.db, 5000, "awaiting_payment");
  std::vector<int> statuses(ids.size());
  in_parallel(w.port.number(), 50, ids.size(), [&](client& c, std::size_t i) {
    statuses[i] =
        set_status(c, ids[i], "paid", as_service("payment-service")).status;
  });
  CHECK(std::count(statuses.begin(), statuses.end(), 200) == 5000);
  CHECK(w.db.value<int>("select count(*) from \"order\" "
                        "where status = 'paid' and version = 1") == 5000);
  CHECK(w.db.value<int>("select count(distinct order_id) from "
                        "order_status_history where to_status = 'paid'") ==
        5000);
  CHECK(w.db.value<int>("select count(*) from service_outbox") == 5000);
  CHECK(violations(w.db).empty());
  CHECK(waits_and_deadlocks(log).empty());
}

TEST_CASE("conflicting changes at two replicas have one winner") {
  const world w;
  const postgres_log log{w.db.name()};
  const reserved_port second_port;
  const service second{second_port, w.neighbours, w.db.url()};
  const auto ids = insert_orders(w.db, 200, "ready_to_ship");
  std::vector<int> shipped(ids.size()), cancelled(ids.size());
  std::thread other([&] {
    in_parallel(
        second_port.number(), 8, ids.size(), [&](client& c, std::size_t i) {
          cancelled[i] = set_status(c, ids[i], "cancelled", as_admin()).status;
        });
  });
  in_parallel(w.port.number(), 8, ids.size(), [&](client& c, std::size_t i) {
    shipped[i] = set_status(c, ids[i], "shipped", as_admin()).status;
  });
  other.join();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    INFO(ids[i] << " " << shipped[i] << " " << cancelled[i]);
    REQUIRE(shipped[i] + cancelled[i] == 600);
  }
  // What one replica knows of an order is refreshed when another changed it.
  auto first_replica = w.orders.connect();
  auto second_replica = second.connect();
  const auto next = insert_orders(w.db, 20, "paid");
  for (const auto& id : next) {
    CHECK(set_status(first_replica, id, "confirmed", as_admin()).status == 200);
    CHECK(set_status(second_replica, id, "processing", as_admin()).status ==
          200);
    CHECK(set_status(first_replica, id, "ready_to_ship", as_admin()).status ==
          200);
    CHECK(set_status(second_replica, id, "shipped", as_admin()).status == 200);
  }
  CHECK(violations(w.db).empty());
  CHECK(waits_and_deadlocks(log).empty());
}

TEST_CASE("order actors that leave and come back lose nothing") {
  const world w{{{"ORDER_IDLE_MS", "100"}, {"ORDER_MAX_LIVE", "8"}}};
  const auto ids = insert_orders(w.db, 120, "awaiting_payment");
  const texts way = {
      "paid",    "confirmed",  "processing",       "ready_to_ship",
      "shipped", "in_transit", "out_for_delivery", "delivered"};
  for (const auto& status : way) {
    std::vector<int> statuses(ids.size() * 2);
    // Twice each, so that repeats meet actors that come and go.
    in_parallel(
        w.port.number(), 16, statuses.size(), [&](client& c, std::size_t i) {
          statuses[i] = set_status_in_the_end(c, ids[i / 2], status).status;
        });
    REQUIRE(std::count(statuses.begin(), statuses.end(), 200) ==
            static_cast<long>(statuses.size()));
  }
  CHECK(w.db.value<int>("select count(*) from \"order\" "
                        "where status = 'delivered' and version = 8") == 120);
  CHECK(violations(w.db).empty());
}
