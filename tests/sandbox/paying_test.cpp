#include <catch2/catch.hpp>

#include "sandbox/ids.hpp"
#include "sandbox/token.hpp"
#include "tests/sandbox/running.hpp"

namespace orders::sandbox::testing {
namespace {

std::string id_of(const answer& invoice) {
  return invoice.json()["data"]["payment"]["id"];
}

}  // namespace

TEST_CASE("paying marks the invoice and tells order-service with a good token",
          "[sandbox][paying]") {
  listening_order_service orders;
  orders.answer_with(200, R"({"success":true,"message":"done"})");
  running_sandbox running{secret, orders.url()};
  auto made = call(running.port(neighbour::payment), "POST", "/api/payments",
                   payment_body(an_order, "k"),
                   service_headers("order-service", secret));
  auto paid = running.control("POST", "/payments/" + id_of(made) + "/pay");
  CHECK(paid.status == 200);
  CHECK(paid.json()["message"] == "done");
  auto heard = orders.heard();
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].path == "/api/orders/" + an_order + "/status");
  CHECK(heard[0].body == R"({"newStatus":"paid"})");
  CHECK(heard[0].name == "payment-service");
  CHECK(check_service_token(heard[0].auth, heard[0].name, secret,
                            unix_seconds()) == token_verdict::good);
  auto shown = running.show("/payments?orderId=" + an_order)["payments"];
  REQUIRE(shown.size() == 1);
  CHECK(shown[0]["status"] == "paid");
  CHECK(shown[0]["paidAt"].is_string());
}

TEST_CASE("paying by order takes its latest pending invoice",
          "[sandbox][paying]") {
  listening_order_service orders;
  running_sandbox running{"", orders.url()};
  running.invoice(an_order, "k1");
  running.invoice(an_order, "k2");
  CHECK(running.control("POST", "/payments/" + an_order + "/pay").status ==
        200);
  auto shown = running.show("/payments?orderId=" + an_order)["payments"];
  CHECK(shown[0]["status"] == "pending");
  CHECK(shown[1]["status"] == "paid");
  CHECK(orders.heard()[0].auth.empty());
  CHECK(running.control("POST", "/payments/" + another_order + "/pay").status ==
        404);
}

TEST_CASE("order-service's refusal reaches the one who pays",
          "[sandbox][paying]") {
  listening_order_service orders;
  orders.answer_with(400, R"({"success":false,"error":"no"})");
  running_sandbox running{"", orders.url()};
  running.invoice(an_order, "k");
  auto paid = running.control("POST", "/payments/" + an_order + "/pay");
  CHECK(paid.status == 400);
  CHECK(paid.json()["error"] == "no");
  CHECK(running.control("POST", "/payments/" + an_order + "/pay").status ==
        400);
  CHECK(orders.heard().size() == 2);
}

TEST_CASE("paying with nobody there is 502 and the money stays paid",
          "[sandbox][paying]") {
  std::string gone;
  {
    listening_order_service orders;
    gone = orders.url();
  }
  running_sandbox running{"", gone};
  running.invoice(an_order, "k");
  CHECK(running.control("POST", "/payments/" + an_order + "/pay").status ==
        502);
  CHECK(running.show("/payments?orderId=" +
                     an_order)["payments"][0]["status"] == "paid");
}

TEST_CASE("callbacks can be dropped and multiplied", "[sandbox][paying]") {
  listening_order_service orders;
  running_sandbox running{"", orders.url()};
  running.invoice(an_order, "k1");
  running.invoice(another_order, "k2");
  running.break_down("payment", R"({"mode":"drop_callbacks","times":1})");
  CHECK(running.control("POST", "/payments/" + an_order + "/pay").status ==
        202);
  CHECK(orders.heard().empty());
  running.break_down("payment", R"({"callback_copies":3})");
  auto paid = running.control("POST", "/payments/" + another_order + "/pay");
  CHECK(paid.status == 200);
  CHECK(paid.headers["x-callback-statuses"] == "200,200,200");
  CHECK(orders.heard().size() == 3);
}

TEST_CASE("expired and refunded invoices cannot be paid unless forced",
          "[sandbox][paying]") {
  listening_order_service orders;
  running_sandbox running{"", orders.url()};
  auto path = "/payments/" + id_of(running.invoice(an_order, "k"));
  CHECK(running.control("POST", path + "/refund").status == 409);
  CHECK(running.control("POST", path + "/expire").json()["status"] ==
        "expired");
  CHECK(orders.heard().empty());
  CHECK(running.control("POST", path + "/pay").status == 409);
  CHECK(orders.heard().empty());
  CHECK(running.control("POST", path + "/pay?force=true").status == 200);
  CHECK(running.control("POST", path + "/expire").status == 409);
  CHECK(running.control("POST", path + "/refund").status == 200);
  auto heard = orders.heard();
  REQUIRE(heard.size() == 2);
  CHECK(heard[1].body == R"({"newStatus":"refunded"})");
  CHECK(running.show("/payments?orderId=" +
                     an_order)["payments"][0]["status"] == "refunded");
}

TEST_CASE("a shipment is reported by logistic-service", "[sandbox][paying]") {
  listening_order_service orders;
  running_sandbox running{secret, orders.url()};
  auto body = R"({"shipmentStatus":"picked_up","trackingNumber":"T1"})";
  CHECK(running.control("POST", "/orders/" + an_order + "/shipment", body)
            .status == 200);
  auto heard = orders.heard();
  REQUIRE(heard.size() == 1);
  CHECK(heard[0].path == "/api/orders/" + an_order + "/shipment-status");
  CHECK(heard[0].body == body);
  CHECK(heard[0].name == "logistic-service");
}

TEST_CASE("a path in the order-service url comes before the route",
          "[sandbox][paying]") {
  listening_order_service orders;
  running_sandbox running{"", orders.url() + "/behind/proxy/"};
  running.invoice(an_order, "k");
  running.control("POST", "/payments/" + an_order + "/pay");
  CHECK(orders.heard().at(0).path ==
        "/behind/proxy/api/orders/" + an_order + "/status");
}

}  // namespace orders::sandbox::testing
