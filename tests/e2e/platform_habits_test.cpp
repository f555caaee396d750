// A walk with the habits of the platform's own scripts and services (contract
// 2.3, 7.1, 7.2, 7.5, 7.6): from a basket to the door, once behind each of the
// two gateways.
#include <catch2/catch.hpp>

#include <algorithm>

#include "tests/support/basket.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

const std::string gateway_key = "gateway-key-of-the-tests";

/// Headers as the gateway of V1 sends them, the client's own included.
headers behind_old_gateway(const std::string& user) {
  return {{"x-gateway-key", gateway_key},
          {"x-user-id", user},
          {"x-user-role", "user"},
          {"x-user-phone", "+6281234567890"},
          {"authorization", "Bearer of.no.concern"}};
}

/// As that of V2. The smoke scripts send its token and a key at once.
headers behind_new_gateway(const std::string& user) {
  auto out = as_user(user, "user");
  out.emplace("x-gateway-key", gateway_secret);
  out.emplace("x-user-phone", "+6281234567890");
  return out;
}

/// The body of the full checkout script: whole charges, no coordinates.
json script_checkout(const std::string& key) {
  return {{"idempotencyKey", key},
          {"items", {line(1, 1)}},
          {"shippingAddress",
           {{"name", "Test Customer"},
            {"phone", "+6281234567890"},
            {"province", "DKI Jakarta"},
            {"city", "Jakarta Selatan"},
            {"district", nullptr},
            {"postalCode", "12345"},
            {"address", "Jl. Test No. 123"},
            {"latitude", nullptr},
            {"longitude", nullptr}}},
          {"shippingCost", 15000},
          {"taxAmount", 5000},
          {"paymentMethod", "bank_transfer"},
          {"metadata", {{"courierCode", "jne"}, {"serviceType", "REG"}}}};
}

/// What the script reads of its order once it is placed.
void check_shown_order(const json& order, const json& product) {
  for (const char* field :
       {"orderNumber", "status", "subtotal", "shippingCost", "taxAmount",
        "totalAmount", "shippingRecipient", "shippingCity"})
    CHECK(order.at(field).is_string());
  CHECK(order.at("shippingRecipient") == "Test Customer");
  CHECK(order.at("shippingCity") == "Jakarta Selatan");
  CHECK(order.at("shippingDistrict").is_null());
  CHECK(order.at("shippingLatitude").is_null());
  CHECK(order.at("shippingLongitude").is_null());
  CHECK(order.at("shippingCost") == "15000");
  CHECK(order.at("taxAmount") == "5000");
  CHECK(order.at("shippingCourier") == "jne");
  CHECK(order.at("shippingMethod") == "REG");
  const auto& item = order.at("items").at(0);
  CHECK(item.at("snapshotProductName") == product.at("name"));
  CHECK(item.at("quantity") == 1);
  const auto price = cents(product.at("baseSellPrice"));
  CHECK(cents(item.at("unitPrice")) == price);
  CHECK(cents(order.at("totalAmount")) == price + 15000'00 + 5000'00);
}

class walk {
 public:
  walk(const world& w, client& connection, headers user)
      : world_(w), connection_(connection), user_(std::move(user)) {}

  /// POST /api/orders and GET of what was made; keeps the order's id.
  void place(const std::string& key) {
    const auto made =
        connection_.post("/api/orders", user_, script_checkout(key));
    INFO(made.text);
    REQUIRE(made.status == 201);
    CHECK(made.json().at("success") == true);
    const auto data = made.data();
    const auto url =
        data.at("payments").at(0).at("paymentUrl").get<std::string>();
    CHECK(url.rfind("http", 0) == 0);
    const auto& order = data.at("orders").at(0);
    id_ = order.at("id");
    CHECK(order.at("status") == "awaiting_payment");
    const auto shown = this->order();
    CHECK(shown.at("orderNumber") == order.at("orderNumber"));
    CHECK(shown.at("totalAmount") == order.at("totalAmount"));
    check_shown_order(shown, world_.neighbours.product(product_id(1)));
  }

  /// payment-service reads the order, then tells that it is paid, twice.
  void pay() {
    const auto payment = as_service("payment-service");
    const auto read = connection_.get("/api/orders/" + id_, payment);
    CHECK(read.json().at("success") == true);
    for (const char* field : {"userId", "customerName", "shippingRecipient",
                              "customerPhone", "shippingPhone", "orderNumber"})
      CHECK(read.data().at(field).is_string());
    CHECK(read.data().contains("customerEmail"));
    for (int time = 0; time < 2; ++time) {
      const auto told =
          connection_.send("PUT", "/api/orders/" + id_ + "/status", payment,
                           R"({"newStatus":"paid"})");
      CHECK(told.status == 200);
      CHECK(told.data().at("status") == "paid");
    }
  }

  /// What seller-service sees of a seller (contract 7.5).
  bool seller_sees_it(const std::string& seller) {
    const auto page = connection_.get("/api/orders?sellerId=" + seller,
                                      as_service("seller-service"));
    CHECK(page.status == 200);
    const auto ids = each(page.data(), "id");
    for (const auto& shown : page.data()) CHECK(shown.at("sellerId") == seller);
    return std::find(ids.begin(), ids.end(), id_) != ids.end();
  }

  /// logistic-service reports; the status that the order then has.
  std::string ship(const std::string& reported, bool with_number = true) {
    json body{{"shipmentStatus", reported}};
    if (with_number) body["trackingNumber"] = "JNE0123456789";
    const auto answer =
        connection_.put("/api/orders/" + id_ + "/shipment-status",
                        as_service("logistic-service"), body);
    INFO(reported << ": " << answer.text);
    CHECK(answer.status == 200);
    CHECK(answer.json().at("message") == "Shipment status updated");
    return answer.data().at("status");
  }

  json order() { return connection_.get("/api/orders/" + id_, user_).data(); }
  const std::string& id() const { return id_; }

 private:
  const world& world_;
  client& connection_;
  const headers user_;
  std::string id_;
};

/// Every shipment status, one after another, with repeats and stale ones.
void deliver(walk& w) {
  CHECK(w.ship("pending", false) == "paid");
  CHECK(w.ship("booked") == "paid");
  CHECK(w.ship("awaiting_pickup") == "paid");
  CHECK(w.ship("awaiting_pickup") == "paid");  // one webhook sends it twice
  CHECK(w.ship("picked_up") == "shipped");
  CHECK(w.ship("picked_up") == "shipped");
  CHECK(w.ship("booked") == "shipped");  // stale
  CHECK(w.ship("in_transit") == "in_transit");
  CHECK(w.ship("at_destination_hub") == "in_transit");
  CHECK(w.ship("picked_up") == "in_transit");  // stale
  CHECK(w.ship("failed") == "in_transit");     // a first attempt failed
  CHECK(w.ship("out_for_delivery", false) == "out_for_delivery");
  CHECK(w.ship("out_for_delivery", false) == "out_for_delivery");
  CHECK(w.ship("in_transit") == "out_for_delivery");  // stale
  CHECK(w.ship("delivered") == "delivered");
  CHECK(w.ship("delivered") == "delivered");
  CHECK(w.ship("in_transit") == "delivered");  // stale
  CHECK(w.ship("returned") == "delivered");
  CHECK(w.ship("cancelled") == "delivered");
}

void walk_to_the_door(const world& w, client& c, const headers& user,
                      const std::string& key) {
  walk way{w, c, user};
  way.place(key);
  CHECK(way.seller_sees_it(seller_id(1)));
  CHECK_FALSE(way.seller_sees_it(seller_id(2)));
  way.pay();
  deliver(way);
  const auto order = way.order();
  for (const char* stamp :
       {"paidAt", "processedAt", "shippedAt", "deliveredAt"})
    CHECK(order.at(stamp).is_string());
  CHECK(order.at("completedAt").is_null());
  CHECK(order.at("cancelledAt").is_null());
  CHECK(moves(w.db, way.id()) ==
        texts{"pending>awaiting_payment", "awaiting_payment>paid",
              "paid>processing", "processing>ready_to_ship",
              "ready_to_ship>shipped", "shipped>in_transit",
              "in_transit>out_for_delivery", "out_for_delivery>delivered"});
  CHECK(w.db.value<int>(
            "select count(*) from order_status_history where order_id = "
            "$1::uuid and metadata->>'trackingNumber' = 'JNE0123456789' and "
            "to_status in ('shipped', 'in_transit', 'delivered')",
            way.id()) >= 3);
}

}  // namespace

TEST_CASE("the platform's own walk works behind the gateway with a key") {
  const world w{{{"GATEWAY_SECRET_KEY", gateway_key}}};
  auto c = w.orders.connect();
  walk_to_the_door(w, c, behind_old_gateway(shopper(1)), "old gateway");
  // The key alone, or another one, is nobody.
  CHECK(c.get("/api/orders", {{"x-gateway-key", gateway_key}}).status == 401);
  auto other = behind_old_gateway(shopper(1));
  other.erase("x-gateway-key");
  other.emplace("x-gateway-key", gateway_key + "x");
  CHECK(c.get("/api/orders", other).status == 401);
  CHECK(violations(w.db).empty());
}

TEST_CASE("the platform's own walk works behind the gateway that signs") {
  const world w;
  auto c = w.orders.connect();
  walk_to_the_door(w, c, behind_new_gateway(shopper(1)), "new gateway");
  CHECK(violations(w.db).empty());
}

TEST_CASE("a repeated checkout of the script gives its order once more") {
  const world w;
  auto c = w.orders.connect();
  const auto user = behind_new_gateway(shopper(1));
  const auto first = c.post("/api/orders", user, script_checkout("k"));
  REQUIRE(first.status == 201);
  const auto again = c.post("/api/orders", user, script_checkout("k"));
  CHECK(again.status == 200);
  CHECK(again.data().at("isExisting") == true);
  CHECK(again.data().at("orders").at(0).at("id") ==
        first.data().at("orders").at(0).at("id"));
  CHECK(again.data().at("payments").at(0).at("paymentUrl") ==
        first.data().at("payments").at(0).at("paymentUrl"));
}

TEST_CASE("an order that is not paid does not follow a shipment") {
  const world w;
  auto c = w.orders.connect();
  walk way{w, c, behind_new_gateway(shopper(1))};
  way.place("unpaid");
  for (const char* reported : {"booked", "picked_up", "delivered", "returned"})
    CHECK(way.ship(reported) == "awaiting_payment");
  REQUIRE(c.post("/api/orders/" + way.id() + "/cancel",
                 behind_new_gateway(shopper(1)), json::object())
              .status == 200);
  CHECK(way.ship("delivered") == "cancelled");
  CHECK(moves(w.db, way.id()) ==
        texts{"pending>awaiting_payment", "awaiting_payment>cancelled"});
  CHECK(violations(w.db).empty());
}
