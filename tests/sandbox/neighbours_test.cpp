#include <catch2/catch.hpp>

#include "sandbox/ids.hpp"
#include "tests/sandbox/running.hpp"

namespace orders::sandbox::testing {

TEST_CASE("every user exists, the same each time, with agreed exceptions",
          "[sandbox][user]") {
  running_sandbox running;
  auto find = [&](const std::string& id) {
    return call(running.port(neighbour::auth), "GET", "/api/auth/users/" + id);
  };
  auto user = find(a_user).json();
  CHECK(user["success"] == true);
  CHECK(user["data"]["id"] == a_user);
  for (const auto* field : {"firstName", "lastName", "phoneNumber", "email"})
    CHECK(user["data"][field].is_string());
  CHECK(find(a_user).json() == user);
  CHECK(find("b4040000-0000-4000-8000-000000000001").status == 404);
  auto empty = find("b0000000-0000-4000-8000-000000000001").json();
  CHECK(empty["data"].is_null());
  auto nameless = find("b0001000-0000-4000-8000-000000000001").json();
  for (const auto* field : {"firstName", "lastName", "phoneNumber"})
    CHECK(nameless["data"][field].is_null());
  CHECK(find("nobody").status == 400);
}

TEST_CASE("a cart is always emptied", "[sandbox][cart]") {
  running_sandbox running;
  auto port = running.port(neighbour::cart);
  auto gone = call(port, "DELETE", "/api/cart/" + a_user);
  CHECK(gone.status == 204);
  CHECK(gone.body.empty());
  CHECK(call(port, "GET", "/api/cart/" + a_user).status == 404);
}

TEST_CASE("a new payment key is 201, a known one 200 with isExisting",
          "[sandbox][payment]") {
  running_sandbox running;
  auto first = running.invoice(an_order, "k");
  auto again = running.invoice(another_order, "k");
  CHECK(first.status == 201);
  CHECK(again.status == 200);
  auto made = first.json()["data"];
  auto known = again.json()["data"];
  CHECK_FALSE(made.contains("isExisting"));
  CHECK(known["isExisting"] == true);
  CHECK(known["payment"]["id"] == made["payment"]["id"]);
  CHECK(known["payment"]["orderId"] == an_order);
  CHECK(made["payment"]["amount"] == "153300.25");
  CHECK(made["paymentUrl"] == made["payment"]["gatewayInvoiceUrl"]);
  CHECK(made["invoiceId"] == made["payment"]["gatewayTransactionId"]);
}

TEST_CASE("payments are found by id and by order", "[sandbox][payment]") {
  running_sandbox running;
  auto port = running.port(neighbour::payment);
  running.invoice(an_order, "k1");
  auto id = running.invoice(an_order, "k2")
                .json()["data"]["payment"]["id"]
                .get<std::string>();
  auto latest = call(port, "GET", "/api/payments/order/" + an_order);
  CHECK(latest.json()["data"]["id"] == id);
  auto one = call(port, "GET", "/api/payments/" + id);
  CHECK(one.json()["data"]["idempotencyKey"] == "k2");
  CHECK(call(port, "GET", "/api/payments/order/" + another_order).status ==
        404);
  CHECK(call(port, "GET", "/api/payments/" + another_order).status == 404);
}

TEST_CASE("a key over 100 characters fails after the invoice was made",
          "[sandbox][payment]") {
  running_sandbox running;
  CHECK(running.invoice(an_order, std::string(100, 'k')).status == 201);
  auto refused = running.invoice(an_order, std::string(101, 'k'));
  CHECK(refused.status == 400);
  CHECK(refused.json()["code"] == "P2000");
  CHECK(running.show("/payments/summary")["orphans"] == 1);
}

TEST_CASE("with a secret, payments want a good service token",
          "[sandbox][payment]") {
  running_sandbox running{secret};
  auto post = [&](const headers& with) {
    return call(running.port(neighbour::payment), "POST", "/api/payments",
                payment_body(an_order, "k"), with);
  };
  CHECK(post({}).status == 401);
  CHECK(post({}).json()["error"] == "Authentication required");
  CHECK(post(service_headers("order-service", "other")).json()["error"] ==
        "Invalid service authentication token");
  CHECK(post(service_headers("order-service", secret, 400)).status == 401);
  auto mixed = service_headers("order-service", secret);
  mixed["X-Service-Name"] = "cart-service";
  CHECK(post(mixed).json()["error"] == "Service name mismatch");
  CHECK(running.invoices() == 0);
  CHECK(post(service_headers("order-service", secret)).status == 201);
  auto calls = running.show("/calls?service=payment")["calls"];
  CHECK(calls.front()["token"] == "missing");
  CHECK(calls.back()["token"] == "ok");
}

TEST_CASE("calls are counted, listed after a number and forgotten",
          "[sandbox][control]") {
  running_sandbox running;
  running.invoice(an_order, "k1");
  running.invoice(an_order, "k2");
  running.user();
  auto counts = running.show("/calls/count");
  CHECK(counts["payment"] == 2);
  CHECK(counts["auth"] == 1);
  CHECK(counts["product"] == 0);
  auto calls = running.show("/calls?service=payment")["calls"];
  REQUIRE(calls.size() == 2);
  CHECK(calls[0]["method"] == "POST");
  CHECK(calls[0]["path"] == "/api/payments");
  CHECK(calls[0]["body"]["idempotencyKey"] == "k1");
  CHECK(calls[0]["token"] == "unchecked");
  auto newer = running.show("/calls?service=payment&since=" +
                            calls[0]["number"].dump())["calls"];
  REQUIRE(newer.size() == 1);
  CHECK(newer[0]["body"]["idempotencyKey"] == "k2");
  CHECK(running.show("/calls")["calls"].size() == 3);
  CHECK(running.control("POST", "/reset").status == 200);
  CHECK(running.show("/calls/count")["payment"] == 0);
  CHECK(running.show("/calls")["calls"].empty());
  CHECK(running.invoices() == 0);
  CHECK(running.control("GET", "/calls?service=nobody").status == 400);
  CHECK(running.control("GET", "/calls?since=x").status == 400);
}

TEST_CASE("the log keeps the newest calls only", "[sandbox][control]") {
  call_log log{3};
  for (int count = 0; count < 5; ++count) log.record({});
  auto kept = log.after(0);
  REQUIRE(kept.size() == 3);
  CHECK(kept.front().number == 3);
  CHECK(log.after(4).size() == 1);
}

}  // namespace orders::sandbox::testing
