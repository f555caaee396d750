// Who sees what, and who gets in at all (contract 1.5, 2).
#include <catch2/catch.hpp>

#include "tests/support/basket.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

std::vector<std::string> listed(const reply& page) {
  return each(page.data(), "id");
}

/// All that a refusal says.
json refusal(const std::string& text, const reply& answer) {
  return {{"success", false},
          {"error", text},
          {"requestId", answer.header.find("x-request-id")->second}};
}

headers without(headers from, const std::string& name) {
  from.erase(name);
  return from;
}

headers with(headers from, const std::string& name, const std::string& value) {
  from.erase(name);
  from.emplace(name, value);
  return from;
}

}  // namespace

TEST_CASE("everybody lists their own orders, newest first") {
  const world w;
  auto c = w.orders.connect();
  const auto mine =
      check_out(c, shopper(), basket("k", {line(1), line(2)})).data();
  const std::string theirs =
      place_order(c, shopper(2), basket("k", {line(2, 5)})).at("id");
  const auto ids = each(mine.at("orders"), "id");

  const auto own = c.get("/api/orders", as_user(shopper()));
  REQUIRE(own.status == 200);
  CHECK(own.data().size() == 2);
  CHECK(own.json().at("pagination") ==
        json{{"page", 1}, {"limit", 20}, {"total", 2}, {"totalPages", 1}});
  // Another user's id is not taken as a filter.
  CHECK(listed(c.get("/api/orders?userId=" + shopper(2), as_user(shopper()))) ==
        listed(own));

  const auto by_seller = c.get("/api/orders?sellerId=" + seller_id(2),
                               as_service("seller-service"));
  REQUIRE(by_seller.status == 200);
  CHECK(listed(by_seller) == std::vector{theirs, ids[1]});
  for (const auto& order : by_seller.data())
    CHECK(order.at("items").at(0).at("sellerId") == seller_id(2));

  const auto all = c.get("/api/orders", as_admin());
  CHECK(all.json().at("pagination").at("total") == 3);
  CHECK(listed(all).front() == theirs);
  CHECK(listed(c.get("/api/orders?userId=" + shopper(2), as_admin())) ==
        std::vector{theirs});
  CHECK(listed(c.get("/api/admin/orders?limit=1&page=1", as_admin())) ==
        std::vector{theirs});
  CHECK(c.get("/api/orders?limit=2&page=2", as_admin()).data().size() == 1);
  CHECK(c.get("/api/orders?page=9", as_admin()).data().empty());
  CHECK(c.get("/api/orders?status=paid", as_admin()).data().empty());
  REQUIRE(w.neighbours.pay(theirs).status == 200);
  CHECK(listed(c.get("/api/orders?status=paid", as_admin())) ==
        std::vector{theirs});
  CHECK(c.get("/api/orders?search=siti%20nur", as_admin()).data().size() == 3);
  CHECK(c.get("/api/orders?search=%25", as_admin()).data().empty());
  CHECK(c.get("/api/orders?limit=0", as_admin()).status == 400);
}

TEST_CASE("an order is shown to its owner, admins and services only") {
  const world w;
  auto c = w.orders.connect();
  const auto order = place_order(c, shopper(), basket("k"));
  const std::string id = order.at("id");
  const auto by_id = "/api/orders/" + id;
  const auto by_number =
      "/api/orders/number/" + order.at("orderNumber").get<std::string>();
  for (const auto& path : {by_id, by_number}) {
    CHECK(c.get(path, as_user(shopper())).data() == order);
    CHECK(c.get(path, as_admin()).data() == order);
    CHECK(c.get(path, as_user(shopper(2), "super_admin")).status == 200);
    CHECK(c.get(path, as_service("seller-service")).status == 200);
    const auto foreign = c.get(path, as_user(shopper(2)));
    CHECK(foreign.status == 403);
    CHECK(foreign.json() == refusal("Insufficient permissions", foreign));
    CHECK(c.get(path, as_user(shopper(2), "internal")).status == 403);
  }
  CHECK(c.get("/api/admin/orders/" + id, as_admin()).status == 200);
  CHECK(c.get("/api/admin/orders/" + id, as_user(shopper())).status == 403);
  CHECK(c.get("/api/admin/orders", as_service("seller-service")).status == 403);
  CHECK(c.get("/api/orders/00000000-0000-4000-8000-000000000000", as_admin())
            .status == 404);
  CHECK(c.get("/api/orders/nonsense", as_admin()).status == 400);
}

TEST_CASE("a deleted order is gone everywhere") {
  const world w;
  auto c = w.orders.connect();
  const auto order = place_order(c, shopper(), basket("k"));
  const std::string id = order.at("id");
  w.db.query("update \"order\" set deleted_at = now() where id = $1::uuid", id);
  const auto path = "/api/orders/" + id;
  CHECK(c.get(path, as_user(shopper())).status == 404);
  CHECK(c.get(path, as_admin()).status == 404);
  CHECK(
      c.get("/api/orders/number/" + order.at("orderNumber").get<std::string>(),
            as_user(shopper()))
          .status == 404);
  CHECK(c.get("/api/orders", as_user(shopper())).data().empty());
  CHECK(c.put(path + "/status", as_admin(), {{"newStatus", "paid"}}).status ==
        404);
  CHECK(c.post(path + "/cancel", as_user(shopper()), json::object()).status ==
        404);
  CHECK(c.put(path + "/shipping-cost", as_admin(), {{"shippingCost", 1}})
            .status == 404);
  CHECK(w.neighbours.ship(id, {{"shipmentStatus", "delivered"}}).status == 404);
  CHECK(w.neighbours.pay(id).status == 404);
  CHECK(moves(w.db, id).size() == 1);
}

TEST_CASE("bad credentials do not get in") {
  const world w;
  auto c = w.orders.connect();
  const auto refused = [&](const headers& who, const std::string& text) {
    const auto answer = c.get("/api/orders", who);
    CHECK(answer.status == 401);
    CHECK(answer.json() == refusal(text, answer));
    CHECK(check_out(c, shopper(), basket("ok")).status < 300);
    CHECK(c.post("/api/orders", who, basket("k")).status == 401);
  };
  const std::string needed = "Authentication required";
  const auto user = as_user(shopper());
  refused(as_nobody(), needed);
  refused(without(user, "x-gateway-auth"), needed);
  refused(without(user, "x-user-id"), needed);
  refused(with(user, "x-user-id", "nobody"), needed);
  for (const auto& token :
       {signed_token("apiGateway", "another secret"),
        signed_token("otherGateway", gateway_secret),
        signed_token("apiGateway", gateway_secret, 400),
        signed_token("apiGateway", gateway_secret, -120),
        signed_token("apiGateway", gateway_secret) + "00",
        signed_token("apiGateway", service_secret), std::string{"a:b:c"}})
    refused(with(user, "x-gateway-auth", token), needed);
  // No static key is set, so none opens the door, least of all an empty one.
  for (const auto& key : {gateway_secret, std::string{}})
    refused(with(without(user, "x-gateway-auth"), "x-gateway-key", key),
            needed);

  const auto service = as_service("seller-service");
  const std::string invalid = "Invalid service authentication token";
  for (const auto& token :
       {signed_token("seller-service", gateway_secret),
        signed_token("seller-service", service_secret, 400),
        signed_token("seller-service", service_secret, -120),
        signed_token("seller-service", service_secret) + "00",
        std::string{"seller-service"}})
    refused(with(service, "x-service-auth", token), invalid);
  refused(with(service, "x-service-name", "payment-service"),
          "Service name mismatch");
  // Valid gateway headers do not make up for a bad service token.
  auto both = with(service, "x-service-auth", "a:1:b");
  both.insert(user.begin(), user.end());
  refused(both, invalid);
  CHECK(w.db.value<int>("select count(*) from checkout") == 1);
}
