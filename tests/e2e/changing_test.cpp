// Cancelling, shipping, charges and events (contract 4, 7.2, 8.1).
#include <catch2/catch.hpp>

#include "tests/support/basket.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

reply set_status(client& c, const std::string& id, const std::string& status) {
  return c.put("/api/orders/" + id + "/status", as_admin(),
               {{"newStatus", status}});
}

reply cancel(client& c, const std::string& id, const headers& who) {
  return c.post("/api/orders/" + id + "/cancel", who, json::object());
}

/// A new order, moved on by an admin through these statuses.
std::string order_moved(client& c, const std::string& key,
                        const texts& statuses) {
  const std::string id = place_order(c, shopper(), basket(key)).at("id");
  for (const auto& status : statuses)
    if (set_status(c, id, status).status != 200)
      throw std::runtime_error("cannot move to " + status);
  return id;
}

}  // namespace

TEST_CASE("who may cancel an order, and until when") {
  const world w;
  auto c = w.orders.connect();
  const auto foreign = order_moved(c, "foreign", {});
  CHECK(cancel(c, foreign, as_user(shopper(2))).status == 403);
  CHECK(cancel(c, foreign, as_service("payment-service")).status == 403);
  CHECK(cancel(c, foreign, as_user(shopper())).status == 200);
  // Again is no change.
  CHECK(cancel(c, foreign, as_user(shopper())).status == 200);
  CHECK(moves(w.db, foreign) ==
        texts{"pending>awaiting_payment", "awaiting_payment>cancelled"});

  const auto confirmed = order_moved(c, "late", {"paid", "confirmed"});
  const auto refused = cancel(c, confirmed, as_user(shopper()));
  CHECK(refused.status == 400);
  CHECK(refused.json().at("error") ==
        "Cannot transition from confirmed to cancelled");
  const auto by_admin = cancel(c, confirmed, as_admin());
  CHECK(by_admin.status == 200);
  CHECK(by_admin.data().at("cancelledBy") == "admin");

  const auto shipped = order_moved(
      c, "shipped", {"paid", "processing", "ready_to_ship", "shipped"});
  CHECK(cancel(c, shipped, as_admin()).status == 400);
  CHECK(cancel(c, "00000000-0000-4000-8000-000000000000", as_admin()).status ==
        404);
  CHECK(violations(w.db).empty());
}

TEST_CASE("an order's statuses stamp their times and are told once each") {
  const world w;
  auto c = w.orders.connect();
  const auto id = order_moved(
      c, "k",
      {"paid", "paid", "confirmed", "processing", "ready_to_ship", "shipped",
       "in_transit", "out_for_delivery", "delivered", "completed"});
  const auto order = c.get("/api/orders/" + id, as_user(shopper())).data();
  for (const char* stamp : {"paidAt", "confirmedAt", "processedAt", "shippedAt",
                            "deliveredAt", "completedAt"})
    CHECK_FALSE(order.at(stamp).is_null());
  CHECK(order.at("cancelledAt").is_null());
  CHECK(moves(w.db, id).size() == 10);
  const auto illegal = set_status(c, id, "paid");
  CHECK(illegal.status == 400);
  CHECK(illegal.json().at("error") ==
        "Cannot transition from completed to paid");
  CHECK(set_status(c, id, "lost").status == 400);
  CHECK(violations(w.db).empty());
}

TEST_CASE("an order follows its shipment up to the door") {
  const world w;
  auto c = w.orders.connect();
  const auto id = order_moved(c, "k", {"paid"});
  const auto status = [&] {
    return c.get("/api/orders/" + id, as_user(shopper()))
        .data()
        .at("status")
        .get<std::string>();
  };
  const auto ship = [&](const std::string& reported) {
    const auto answer = w.neighbours.ship(
        id, {{"shipmentStatus", reported}, {"trackingNumber", "JNE123"}});
    CHECK(answer.status == 200);
    return status();
  };
  CHECK(ship("booked") == "paid");
  CHECK(ship("picked_up") == "shipped");
  CHECK(ship("picked_up") == "shipped");
  CHECK(ship("in_transit") == "in_transit");
  CHECK(ship("at_destination_hub") == "in_transit");
  CHECK(ship("failed") == "in_transit");
  CHECK(ship("out_for_delivery") == "out_for_delivery");
  CHECK(ship("in_transit") == "out_for_delivery");  // stale
  CHECK(ship("delivered") == "delivered");
  CHECK(ship("delivered") == "delivered");
  CHECK(moves(w.db, id) ==
        texts{"pending>awaiting_payment", "awaiting_payment>paid",
              "paid>processing", "processing>ready_to_ship",
              "ready_to_ship>shipped", "shipped>in_transit",
              "in_transit>out_for_delivery", "out_for_delivery>delivered"});
  CHECK(w.db.value<int>("select count(*) from order_status_history "
                        "where order_id = $1::uuid and "
                        "metadata->>'trackingNumber' = 'JNE123'",
                        id) >= 6);
  CHECK(w.neighbours.ship(id, {{"shipmentStatus", "lost"}}).status == 400);
  CHECK(w.neighbours
            .ship("00000000-0000-4000-8000-000000000000",
                  {{"shipmentStatus", "delivered"}})
            .status == 404);
  CHECK(c.put("/api/orders/" + id + "/shipment-status", as_user(shopper()),
              {{"shipmentStatus", "delivered"}})
            .status == 403);

  // An unpaid or cancelled order goes nowhere.
  const auto unpaid = order_moved(c, "unpaid", {});
  CHECK(w.neighbours.ship(unpaid, {{"shipmentStatus", "delivered"}}).status ==
        200);
  CHECK(moves(w.db, unpaid) == texts{"pending>awaiting_payment"});
  CHECK(violations(w.db).empty());
}

TEST_CASE("charges change before payment and replace the invoice") {
  const world w;
  auto c = w.orders.connect();
  const auto order = place_order(c, shopper(), basket("k"));
  const std::string id = order.at("id");
  const auto path = "/api/orders/" + id + "/shipping-cost";
  CHECK(c.put(path, as_user(shopper()), {{"shippingCost", 1}}).status == 403);
  const auto changed =
      c.put(path, as_service("logistic-service"), {{"shippingCost", 45000}});
  REQUIRE(changed.status == 200);
  CHECK(changed.json().at("message") == "Shipping cost updated");
  const auto after = changed.data();
  CHECK_FALSE(after.contains("items"));
  CHECK(after.at("shippingCost") == "45000");
  CHECK(after.at("taxAmount") == order.at("taxAmount"));  // kept
  CHECK(cents(after.at("totalAmount")) ==
        cents(order.at("totalAmount")) + 15000'00);
  CHECK(after.at("status") == "awaiting_payment");

  const auto invoices = w.neighbours.payments(id);
  REQUIRE(invoices.size() == 2);
  CHECK(invoices[1].at("idempotencyKey") == "payment:" + id + ":2");
  CHECK(cents(invoices[1].at("amount")) == cents(after.at("totalAmount")));
  CHECK(event_types(w.db, id).back() != "order.created");
  CHECK(w.db.value<int>("select count(*) from service_outbox "
                        "where aggregate_id = $1::uuid and "
                        "event_type = 'order.amount_changed'",
                        id) == 1);
  // The same again changes nothing.
  CHECK(c.put(path, as_admin(), {{"shippingCost", 45000}}).status == 200);
  CHECK(w.neighbours.payments(id).size() == 2);
  CHECK(c.put(path, as_admin(), {{"shippingCost", -1}}).status == 400);

  REQUIRE(w.neighbours.pay(id).status == 200);
  CHECK(c.put(path, as_admin(), {{"shippingCost", 1}}).status == 409);
  CHECK(
      c.get("/api/orders/" + id, as_user(shopper())).data().at("totalAmount") ==
      after.at("totalAmount"));
  CHECK(violations(w.db).empty());
}

TEST_CASE("each applied change leaves one event with the agreed keys") {
  const world w;
  auto c = w.orders.connect();
  const auto order = place_order(c, shopper(), basket("k", {line(2, 3, 1)}));
  const std::string id = order.at("id");
  c.put("/api/orders/" + id + "/status", as_admin(),
        {{"newStatus", "paid"},
         {"notes", "by transfer"},
         {"metadata", {{"bank", "BCA"}}}});
  const auto rows = w.db.query(
      "select event_type, payload::text, aggregate_type, metadata, sequence, "
      "is_published from service_outbox where aggregate_id = $1::uuid "
      "order by sequence",
      id);
  REQUIRE(rows.size() == 3);
  for (int i = 0; i < 3; ++i) {
    CHECK(std::string{rows[i][2].c_str()} == "Order");
    CHECK(rows[i][3].is_null());
    CHECK(rows[i][4].as<int>() == i + 1);
    CHECK_FALSE(rows[i][5].as<bool>());
    const auto payload = json::parse(rows[i][1].c_str());
    CHECK(payload.at("orderId") == id);
    CHECK(payload.at("orderNumber") == order.at("orderNumber"));
    CHECK(payload.at("userId") == shopper());
    CHECK(payload.at("sellerId") == seller_id(2));
    CHECK(payload.at("totalAmount").is_number());
    CHECK(cents(payload.at("totalAmount")) == cents(order.at("totalAmount")));
    CHECK(payload.at("items").size() == 1);
    CHECK(payload.contains("eventId"));
    CHECK(payload.contains("occurredAt"));
    CHECK_FALSE(payload.contains("metadata"));
  }
  const auto created = json::parse(rows[0][1].c_str());
  CHECK(std::string{rows[0][0].c_str()} == "order.created");
  CHECK_FALSE(created.contains("fromStatus"));
  const auto awaiting = json::parse(rows[1][1].c_str());
  CHECK(std::string{rows[1][0].c_str()} == "order.status_changed");
  CHECK(awaiting.at("fromStatus") == "pending");
  CHECK(awaiting.at("toStatus") == "awaiting_payment");
  CHECK(awaiting.at("reason") == "payment_created");
  CHECK(awaiting.at("notes") == "Payment invoice created");
  const auto paid = json::parse(rows[2][1].c_str());
  CHECK(paid.at("fromStatus") == "awaiting_payment");
  CHECK(paid.at("toStatus") == "paid");
  CHECK(paid.at("notes") == "by transfer");
  CHECK_FALSE(paid.contains("reason"));
  // The metadata of the request is the history's.
  CHECK(w.db.value<std::string>(
            "select metadata->>'bank' from order_status_history "
            "where order_id = $1::uuid and to_status = 'paid'",
            id) == "BCA");
  CHECK(w.db.value<std::string>(
            "select changed_by_type from order_status_history "
            "where order_id = $1::uuid and to_status = 'awaiting_payment'",
            id) == "system");
}
