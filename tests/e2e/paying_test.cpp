// Payment-service tells that an invoice was paid (contract 7.1).
#include <catch2/catch.hpp>
#include <thread>

#include "tests/support/basket.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

json order_of(client& c, const std::string& id) {
  return c.get("/api/orders/" + id, as_user(shopper())).data();
}

}  // namespace

TEST_CASE("a paid invoice makes the order paid, however often it is told") {
  const world w;
  auto browser = w.orders.connect();
  const auto id =
      place_order(browser, shopper(), basket("k")).at("id").get<std::string>();
  const auto told = w.neighbours.pay(id);
  REQUIRE(told.status == 200);
  CHECK(told.json().at("message") == "Order status updated");
  const auto paid = order_of(browser, id);
  CHECK(paid.at("status") == "paid");
  CHECK_FALSE(paid.at("paidAt").is_null());

  // Again, and many times at once.
  CHECK(w.neighbours.pay(id).status == 200);
  w.neighbours.set_faults("payment", {{"callback_copies", 16}});
  CHECK(w.neighbours.pay(id).status == 200);
  CHECK(order_of(browser, id) == paid);
  CHECK(moves(w.db, id) ==
        texts{"pending>awaiting_payment", "awaiting_payment>paid"});
  CHECK(event_types(w.db, id) ==
        texts{"order.created", "order.status_changed", "order.status_changed"});
  CHECK(w.db.value<std::string>(
            "select changed_by_type from order_status_history "
            "where order_id = $1::uuid and to_status = 'paid'",
            id) == "service");
  CHECK(violations(w.db).empty());
}

TEST_CASE("16 callbacks at once for one invoice are one payment") {
  const world w;
  auto browser = w.orders.connect();
  w.neighbours.set_faults("payment", {{"callback_copies", 16}});
  const auto id =
      place_order(browser, shopper(), basket("k")).at("id").get<std::string>();
  const auto told = w.neighbours.pay(id);
  CHECK(told.status == 200);
  const auto statuses = told.header.find("x-callback-statuses");
  REQUIRE(statuses != told.header.end());
  CHECK(statuses->second.find_first_not_of("20, ") == std::string::npos);
  CHECK(moves(w.db, id) ==
        texts{"pending>awaiting_payment", "awaiting_payment>paid"});
  CHECK(violations(w.db).empty());
}

TEST_CASE("money that arrives for a cancelled order asks for a refund") {
  const world w;
  auto browser = w.orders.connect();
  const auto id =
      place_order(browser, shopper(), basket("k")).at("id").get<std::string>();
  REQUIRE(browser
              .post("/api/orders/" + id + "/cancel", as_user(shopper()),
                    {{"reason", "changed my mind"}})
              .status == 200);
  CHECK(w.neighbours.pay(id).status == 200);
  CHECK(w.neighbours.pay(id).status == 200);  // told again
  CHECK(order_of(browser, id).at("status") == "cancelled");
  CHECK(w.db.value<int>("select count(*) from order_status_history "
                        "where order_id = $1::uuid "
                        "and reason = 'payment_after_cancel'",
                        id) == 1);
  CHECK(w.db.value<int>("select count(*) from service_outbox "
                        "where aggregate_id = $1::uuid and "
                        "(payload->>'refundRequired')::boolean",
                        id) == 1);
  // Then it can be refunded, and nothing else.
  CHECK(browser
            .put("/api/orders/" + id + "/status", as_service("payment-service"),
                 {{"newStatus", "refunded"}})
            .status == 200);
  CHECK(order_of(browser, id).at("status") == "refunded");
  CHECK(violations(w.db).empty());
}

TEST_CASE("cancelling a paid order asks for a refund, which then happens") {
  const world w;
  auto browser = w.orders.connect();
  const auto id =
      place_order(browser, shopper(), basket("k")).at("id").get<std::string>();
  REQUIRE(w.neighbours.pay(id).status == 200);
  const auto cancelled = browser.post("/api/orders/" + id + "/cancel",
                                      as_user(shopper()), json::object());
  REQUIRE(cancelled.status == 200);
  CHECK(cancelled.json().at("message") == "Order cancelled");
  CHECK(cancelled.data().at("status") == "cancelled");
  CHECK(cancelled.data().at("cancelledBy") == "customer");
  CHECK(cancelled.data().at("cancelReason") == "customer_cancelled");
  CHECK(w.db.value<int>("select count(*) from service_outbox "
                        "where aggregate_id = $1::uuid "
                        "and event_type = 'order.cancelled' "
                        "and (payload->>'refundRequired')::boolean",
                        id) == 1);
  CHECK(w.neighbours.refund(id).status == 200);
  CHECK(order_of(browser, id).at("status") == "refunded");
  CHECK(moves(w.db, id).back() == "cancelled>refunded");
  CHECK(violations(w.db).empty());
}

TEST_CASE("an order paid or cancelled during its checkout stays so") {
  const world w;
  auto c = w.orders.connect();
  // The invoice is made, but checkout does not hear of it until healing.
  const auto during_checkout = [&](const std::string& key, auto&& act) {
    w.neighbours.set_faults("payment", {{"mode", "drip"}, {"ms", 60000}});
    reply answer;
    std::thread checkout([&] {
      auto browser = w.orders.connect();
      answer = check_out(browser, shopper(), basket(key));
    });
    std::string id;
    const bool placed = eventually([&] {
      const auto rows = w.db.query(
          "select id from \"order\" where idempotency_key = $1", key + ":0");
      if (!rows.empty()) id = rows[0][0].c_str();
      return !id.empty() && w.neighbours.payments(id).size() == 1;
    });
    const int status = placed ? act(id) : 0;
    w.neighbours.heal();
    checkout.join();
    CHECK(status == 200);
    REQUIRE(answer.status == 201);
    CHECK(answer.data().at("orders")[0].at("status") ==
          order_of(c, id).at("status"));
    return id;
  };
  const auto paid = during_checkout("paid", [&](const std::string& id) {
    return w.neighbours.pay(id).status;
  });
  CHECK(moves(w.db, paid) == texts{"pending>paid"});
  const auto cancelled = during_checkout("cancelled", [&](const auto& id) {
    return c
        .post("/api/orders/" + id + "/cancel", as_user(shopper()),
              json::object())
        .status;
  });
  CHECK(moves(w.db, cancelled) == texts{"pending>cancelled"});
  CHECK(violations(w.db).empty());
}

TEST_CASE("payment-service may tell of payments and refunds, nothing else") {
  const world w;
  auto browser = w.orders.connect();
  const auto id =
      place_order(browser, shopper(), basket("k")).at("id").get<std::string>();
  const auto path = "/api/orders/" + id + "/status";
  CHECK(browser
            .put(path, as_service("payment-service"),
                 {{"newStatus", "cancelled"}})
            .status == 403);
  CHECK(browser.put(path, as_service("seller-service"), {{"newStatus", "paid"}})
            .status == 403);
  CHECK(browser.put(path, as_user(shopper()), {{"newStatus", "paid"}}).status ==
        403);
  const auto early = browser.put(path, as_service("payment-service"),
                                 {{"newStatus", "refunded"}});
  CHECK(early.status == 400);
  CHECK(early.json().at("error") ==
        "Cannot transition from awaiting_payment to refunded");
  CHECK(order_of(browser, id).at("status") == "awaiting_payment");
  // What payment-service reads before it lets a user pay (contract 7.1).
  const auto read =
      browser.get("/api/orders/" + id, as_service("payment-service"));
  CHECK(read.status == 200);
  CHECK(read.data().at("userId") == shopper());
}
