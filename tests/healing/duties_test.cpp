// Neighbours are told what orders come to (docs/duties.md): once, in order,
// also when they or the service fail in between.

#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/support/basket.hpp"
#include "tests/support/database.hpp"
#include "tests/support/service.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

/// Other tests' transactions hold the horizon of planning back.
constexpr std::chrono::milliseconds long_patience{90'000};

bool in_the_end(const std::function<bool()>& holds) {
  return eventually(holds, long_patience);
}

environment switched_on(const sandbox& neighbours) {
  return {{"COMMISSIONS_ENABLED", "true"},
          {"WAREHOUSE_SERVICE_URL", neighbours.url("warehouse")},
          {"ADDRESS_SERVICE_URL", neighbours.url("address")},
          // A lease, which a killed service leaves behind, is twice that and
          // five seconds.
          {"OUTBOUND_HTTP_TIMEOUT_MS", "3000"}};
}

struct duty_world {
  duty_world() {
    // From here on events count.
    wait_until(
        "planning begins",
        [&] {
          return db.value<bool>("select exists (select from duty_cursor)");
        },
        long_patience);
  }

  json move(const std::string& id, const std::string& status) {
    auto c = orders.connect();
    const auto answer = c.put("/api/orders/" + id + "/status", as_admin(),
                              {{"newStatus", status}});
    if (answer.status != 200)
      throw std::runtime_error(status + " was refused: " + answer.text);
    return answer.data();
  }

  std::string placed(const json& body) {
    auto c = orders.connect();
    return place_order(c, shopper(), body).at("id");
  }

  void deliver(const std::string& id) {
    for (const auto* status :
         {"processing", "ready_to_ship", "shipped", "delivered"})
      move(id, status);
  }

  /// "pending", or "none", or "2 commissions".
  std::string commission(const std::string& order) const {
    const auto all = neighbours.commissions(order);
    if (all.empty()) return "none";
    if (all.size() > 1) return std::to_string(all.size()) + " commissions";
    return all[0].at("status");
  }

  /// The statuses of an order's reservations.
  std::vector<std::string> reservations(const std::string& order) const {
    return each(neighbours.reservations(order), "status");
  }

  /// Calls whose path holds this text.
  std::size_t calls(const std::string& neighbour,
                    const std::string& text) const {
    const auto all = neighbours.calls(neighbour);
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const json& call) {
          return call.at("path").get<std::string>().find(text) !=
                 std::string::npos;
        }));
  }

  /// How many calls the duties took: failures on a slow machine included.
  std::size_t attempts(const std::string& neighbour) const {
    return db.value<std::size_t>(
        "select count(*) + coalesce(sum(attempts), 0) from neighbour_duty "
        "where neighbour = $1 and not coalesce(result ? 'needless', false)",
        neighbour);
  }

  std::int64_t open_duties() const {
    return db.value<std::int64_t>(
        "select count(*) from neighbour_duty "
        "where done_at is null");
  }

  database db;
  reserved_port port;
  sandbox neighbours{port.number()};
  service orders{port, neighbours, db.url(), switched_on(neighbours)};
};

const std::string saved_address = "d0000000-0000-4000-8000-000000000001";

using texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a seller's order has one commission that follows it") {
  duty_world w;
  const auto id = w.placed(basket("k"));
  w.move(id, "paid");
  CHECK(in_the_end([&] { return w.commission(id) == "pending"; }));
  const auto commission = w.neighbours.commissions(id).at(0);
  CHECK(commission.at("sellerId") == seller_id(1));
  CHECK(cents(commission.at("orderAmount")) ==
        cents(w.move(id, "paid").at("totalAmount")));
  w.deliver(id);
  w.move(id, "completed");
  CHECK(in_the_end([&] { return w.commission(id) == "completed"; }));
  w.move(id, "refunded");
  CHECK(in_the_end([&] { return w.commission(id) == "refunded"; }));
  CHECK(in_the_end([&] { return w.open_duties() == 0; }));
  CHECK(w.calls("payment", "/api/commissions") == w.attempts("payment"));
  CHECK(w.db.value<int>("select count(*) from neighbour_duty") == 3);
  CHECK(w.neighbours.count("warehouse") == 0);
  CHECK(w.neighbours.count("address") == 0);
}

TEST_CASE("a failing payment-service gets each commission once, in order") {
  duty_world w;
  w.neighbours.set_faults("payment",
                          json::array({{{"mode", "act_then_reset"},
                                        {"times", 1},
                                        {"match", "/api/commissions"}},
                                       {{"mode", "status"},
                                        {"status", 503},
                                        {"times", 1},
                                        {"match", "/api/commissions"}}}));
  const auto id = w.placed(basket("k"));
  for (const auto* status : {"paid", "processing", "ready_to_ship", "shipped",
                             "delivered", "completed"})
    w.move(id, status);
  CHECK(in_the_end([&] { return w.commission(id) == "completed"; }));
  CHECK(in_the_end([&] { return w.open_duties() == 0; }));
  CHECK(w.calls("payment", "/api/commissions") == w.attempts("payment"));
  CHECK(w.attempts("payment") >= 4);
  const auto calls = w.neighbours.calls("payment");
  const std::string last = calls.back().at("path");
  CHECK(last.ends_with("/complete"));
}

TEST_CASE("stock of the house brand is reserved, then released on cancel") {
  duty_world w;
  const auto id = w.placed(basket("k", {line(0, 2), line(51, 3)}));
  CHECK(in_the_end([&] {
    return w.reservations(id) == texts{"reserved", "reserved"};
  }));
  w.move(id, "cancelled");
  CHECK(in_the_end([&] {
    return w.reservations(id) == texts{"released", "released"};
  }));
  CHECK(in_the_end([&] { return w.open_duties() == 0; }));
  CHECK(w.neighbours.count("warehouse") == w.attempts("warehouse"));
  CHECK(w.calls("payment", "/api/commissions") == 0);
}

TEST_CASE("stock is confirmed on shipping, and what is short never ended") {
  duty_world w;
  const auto id = w.placed(basket("k", {line(0, 101), line(51, 3)}));
  // Also when the warehouse does not answer at first.
  w.neighbours.set_faults("warehouse", {{"mode", "timeout"}, {"times", 1}});
  w.move(id, "paid");
  w.deliver(id);
  CHECK(in_the_end([&] { return w.reservations(id) == texts{"confirmed"}; }));
  CHECK(in_the_end([&] { return w.open_duties() == 0; }));
  CHECK(w.neighbours.count("warehouse") == w.attempts("warehouse"));
  CHECK(w.calls("warehouse", "release-reservation") == 0);
  CHECK(w.db.value<int>("select (result ->> 'shortage')::int "
                        "from neighbour_duty where result ? 'shortage'") == 1);
  CHECK(w.orders.log().find("stock-shortage") != std::string::npos);
}

TEST_CASE("a saved address is marked as used, and a lost one is no fault") {
  duty_world w;
  auto body = basket("k");
  body["shippingAddressId"] = saved_address;
  w.placed(body);
  auto other = basket("k2");
  other["shippingAddressId"] = "b4040000-0000-4000-8000-000000000001";
  w.placed(other);
  CHECK(in_the_end([&] {
    return w.db.value<int>(
               "select count(*) from neighbour_duty "
               "where done_at is not null") == 2;
  }));
  CHECK(w.calls("address", saved_address + "/mark-used") >= 1);
}

TEST_CASE("a killed service loses no duty") {
  duty_world w;
  // Calls are on their way for ever, leases are held.
  w.neighbours.set_faults("payment",
                          {{"mode", "timeout"}, {"match", "/api/commissions"}});
  texts ids;
  for (int i = 0; i < 3; ++i) {
    ids.push_back(w.placed(basket("k" + std::to_string(i))));
    w.move(ids.back(), "paid");
  }
  CHECK(in_the_end([&] { return w.calls("payment", "/api/commissions") > 0; }));
  // One more, of which nobody has read the event yet.
  ids.push_back(w.placed(basket("last")));
  w.move(ids.back(), "paid");
  w.orders.kill();
  w.neighbours.heal();
  w.orders.restart();
  for (const auto& id : ids)
    CHECK(in_the_end([&] { return w.commission(id) == "pending"; }));
  CHECK(in_the_end([&] { return w.open_duties() == 0; }));
}

TEST_CASE("a refusal for good is kept and does not stand in the way") {
  duty_world w;
  w.neighbours.set_faults("payment", {{"mode", "status"},
                                      {"status", 422},
                                      {"body", R"({"error":"no such seller"})"},
                                      {"times", 1},
                                      {"match", "/api/commissions"}});
  const auto refused = w.placed(basket("k"));
  w.move(refused, "paid");
  CHECK(in_the_end([&] {
    return w.db.value<int>(
               "select count(*) from neighbour_duty "
               "where refused_at is not null "
               "and last_error = 'no such seller'") == 1;
  }));
  const auto fine = w.placed(basket("k2"));
  w.move(fine, "paid");
  CHECK(in_the_end([&] { return w.commission(fine) == "pending"; }));
  CHECK(w.commission(refused) == "none");
}

TEST_CASE("switched off, nobody is told, and the past is not made up for") {
  database db;
  reserved_port port;
  sandbox neighbours{port.number()};
  service orders{port, neighbours, db.url()};
  auto c = orders.connect();
  const auto paid = [&](const std::string& key) {
    auto body = basket(key);
    body["shippingAddressId"] = saved_address;
    const std::string id = place_order(c, shopper(), body).at("id");
    CHECK(c.put("/api/orders/" + id + "/status", as_admin(),
                {{"newStatus", "paid"}})
              .status == 200);
    return id;
  };
  const auto before = paid("k");
  CHECK(db.value<bool>("select not exists (select from duty_cursor)"));
  wait_until(
      "the old events are below the horizon",
      [&] {
        return db.value<bool>(
            "select bool_and(transaction_id < "
            "pg_snapshot_xmin(pg_current_snapshot())) from service_outbox");
      },
      long_patience);
  orders.restart_with(switched_on(neighbours));
  wait_until(
      "planning begins",
      [&] { return db.value<bool>("select exists (select from duty_cursor)"); },
      long_patience);
  const auto after = paid("k2");
  CHECK(in_the_end([&] { return neighbours.commissions(after).size() == 1; }));
  CHECK(in_the_end([&] { return neighbours.count("address") > 0; }));
  CHECK(neighbours.commissions(before).empty());
  CHECK(neighbours.count("warehouse") == 0);
}
