// What order-service owes its neighbours (contract 6.5), as the sandbox takes
// it.

#include <catch2/catch.hpp>

#include "sandbox/ids.hpp"
#include "tests/sandbox/running.hpp"

namespace orders::sandbox::testing {
namespace {

using nlohmann::json;

const std::string a_seller = seller_id(1);

json commission(const std::string& order, const std::string& seller) {
  return {{"orderId", order},
          {"orderNumber", "ORD-1"},
          {"sellerId", seller},
          {"orderAmount", 153300.25}};
}

json wish(const std::string& order, const std::string& item, int quantity) {
  return {{"productId", product_id(0)},
          {"variantId", nullptr},
          {"quantity", quantity},
          {"orderId", order},
          {"orderItemId", item}};
}

const std::string an_item = "0c000000-0000-4000-8000-000000000001";

}  // namespace

TEST_CASE("an order and seller have one commission, moved by the book",
          "[sandbox][commission]") {
  running_sandbox running;
  auto port = running.port(neighbour::payment);
  auto create = [&](const json& body) {
    return call(port, "POST", "/api/commissions", body.dump());
  };
  auto move = [&](const std::string& order, const std::string& to) {
    return call(port, "PUT", "/api/commissions/order/" + order + "/" + to,
                json{{"sellerId", a_seller}}.dump())
        .status;
  };
  auto first = create(commission(an_order, a_seller));
  auto again = create(commission(an_order, a_seller));
  CHECK(first.status == 201);
  CHECK(again.status == 200);
  CHECK(again.json() == first.json());
  CHECK(first.json()["data"]["commissionRate"] == 0.005);
  CHECK(create(commission(an_order, seller_id(2))).status == 201);
  CHECK(create(commission("nobody", a_seller)).status == 400);
  auto odd = commission(an_order, a_seller);
  odd["orderAmount"] = -1;
  CHECK(create(odd).status == 400);

  CHECK(move(an_order, "complete") == 200);
  CHECK(move(an_order, "complete") == 200);
  CHECK(move(an_order, "refund") == 200);
  CHECK(move(an_order, "refund") == 200);
  CHECK(move(an_order, "complete") == 409);
  CHECK(move(another_order, "complete") == 404);
  auto shown = running.show("/commissions?orderId=" + an_order)["commissions"];
  REQUIRE(shown.size() == 2);
  CHECK(shown[0]["status"] == "refunded");
  CHECK(shown[1]["status"] == "pending");
  running.control("POST", "/reset");
  CHECK(running.show("/commissions")["commissions"].empty());
}

TEST_CASE("an item is reserved once, then released or confirmed",
          "[sandbox][warehouse]") {
  running_sandbox running;
  auto port = running.port(neighbour::warehouse);
  auto ask = [&](const std::string& path, const json& body) {
    return call(port, "POST", "/api/warehouse/" + path, body.dump());
  };
  auto first = ask("reserve-inventory", wish(an_order, an_item, 100));
  CHECK(first.status == 200);
  CHECK(first.json()["success"] == true);
  CHECK(first.json()["reserved"] == 100);
  CHECK(ask("reserve-inventory", wish(an_order, an_item, 100)).json() ==
        first.json());
  json held{{"reservationId", first.json()["reservationId"]}};
  CHECK(ask("release-reservation", held).status == 200);
  CHECK(ask("release-reservation", held).json()["success"] == true);
  CHECK(ask("confirm-reservation", held).status == 409);
  CHECK(ask("release-reservation", {{"reservationId", "other"}}).status == 404);
  auto shown = running.show("/reservations?orderId=" + an_order);
  REQUIRE(shown["reservations"].size() == 1);
  CHECK(shown["reservations"][0]["status"] == "released");
  CHECK(shown["reservations"][0]["orderItemId"] == an_item);
}

TEST_CASE("a shortage is answered with 200 and reserves nothing",
          "[sandbox][warehouse]") {
  running_sandbox running;
  auto port = running.port(neighbour::warehouse);
  auto short_of = call(port, "POST", "/api/warehouse/reserve-inventory",
                       wish(an_order, an_item, 103).dump());
  CHECK(short_of.status == 200);
  CHECK(short_of.json()["success"] == false);
  CHECK(short_of.json()["shortage"] == 3);
  CHECK_FALSE(short_of.json().contains("reservationId"));
  CHECK(running.show("/reservations")["reservations"].empty());
  CHECK(call(port, "POST", "/api/warehouse/reserve-inventory",
             wish(an_order, an_item, 0).dump())
            .status == 400);
}

TEST_CASE("an address is marked as used", "[sandbox][address]") {
  running_sandbox running;
  auto port = running.port(neighbour::address);
  auto mark = [&](const std::string& id) {
    return call(port, "POST", "/api/addresses/" + id + "/mark-used").status;
  };
  CHECK(mark(an_item) == 200);
  CHECK(mark("b4040000-0000-4000-8000-000000000001") == 404);
  CHECK(mark("nowhere") == 400);
  auto calls = running.show("/calls?service=address")["calls"];
  REQUIRE(calls.size() == 3);
  CHECK(calls[0]["path"] == "/api/addresses/" + an_item + "/mark-used");
}

TEST_CASE("who owes must say who it is", "[sandbox][token]") {
  running_sandbox running{secret};
  auto signed_by_us = service_headers("order-service", secret);
  auto body = wish(an_order, an_item, 1).dump();
  const std::string reserve = "/api/warehouse/reserve-inventory";
  auto warehouse = running.port(neighbour::warehouse);
  CHECK(call(warehouse, "POST", reserve, body).status == 401);
  CHECK(call(warehouse, "POST", reserve, body, signed_by_us).status == 200);
  auto payment = running.port(neighbour::payment);
  body = commission(an_order, a_seller).dump();
  CHECK(call(payment, "POST", "/api/commissions", body).status == 401);
  CHECK(call(payment, "POST", "/api/commissions", body, signed_by_us).status ==
        201);
  auto address = running.port(neighbour::address);
  const auto mark = "/api/addresses/" + an_item + "/mark-used";
  CHECK(call(address, "POST", mark).status == 401);
  CHECK(call(address, "POST", mark, "", signed_by_us).status == 200);
}

TEST_CASE("bodies of what is owed are kept, and faults strike it",
          "[sandbox][fault]") {
  running_sandbox running;
  auto port = running.port(neighbour::warehouse);
  const std::string reserve = "/api/warehouse/reserve-inventory";
  running.break_down("warehouse",
                     R"({"mode":"status","status":503,"times":1})");
  auto body = wish(an_order, an_item, 1).dump();
  CHECK(call(port, "POST", reserve, body).status == 503);
  CHECK(call(port, "POST", reserve, body).status == 200);
  auto calls = running.show("/calls?service=warehouse")["calls"];
  REQUIRE(calls.size() == 2);
  CHECK(calls[0]["fault"] == "status");
  CHECK(calls[1]["body"]["orderItemId"] == an_item);
}

}  // namespace orders::sandbox::testing
