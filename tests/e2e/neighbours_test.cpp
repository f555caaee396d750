// Checkout while a neighbour is ill (contract 3.2 to 3.9, design 6).
#include <catch2/catch.hpp>

#include "tests/support/basket.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/waiting.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

/// Every way in which a neighbour can answer badly or not at all.
const std::vector<json> illnesses = {
    {{"mode", "refuse"}},
    {{"mode", "timeout"}},
    {{"mode", "reset"}},
    {{"mode", "garbage"}},
    {{"mode", "huge"}},
    {{"mode", "redirect"}},
    {{"mode", "drip"}},
    {{"mode", "delay"}, {"ms", 60000}},
    {{"mode", "status"}, {"status", 500}},
    {{"mode", "status"}, {"status", 503}, {"body", "not JSON"}}};

/// So that a neighbour that never answers does not make the test slow.
const environment impatient = {{"OUTBOUND_HTTP_TIMEOUT_MS", "300"},
                               {"PAYMENT_SERVICE_TIMEOUT_MS", "300"},
                               {"AUTH_SERVICE_TIMEOUT_MS", "300"},
                               {"PAYMENT_SERVICE_RETRIES", "0"},
                               {"CIRCUIT_BREAKER_ENABLED", "false"}};

std::string status_of(client& c, const std::string& id) {
  return c.get("/api/orders/" + id, as_admin()).data().at("status");
}

}  // namespace

TEST_CASE(
    "without product-service nothing is ordered, and the key stays free") {
  const world w{impatient};
  auto c = w.orders.connect();
  for (const auto& illness : illnesses) {
    INFO(illness);
    w.neighbours.set_faults("product", illness);
    const auto refused =
        check_out(c, shopper(), basket("k", {line(1), line(2)}));
    CHECK(refused.status == 503);
    CHECK(refused.json().at("success") == false);
    CHECK(refused.header.contains("retry-after"));
  }
  CHECK(w.db.value<int>("select (select count(*) from checkout) + "
                        "(select count(*) from \"order\")") == 0);
  CHECK(w.neighbours.count("payment") == 0);
  w.neighbours.heal();
  // So impatient, a loaded machine may refuse once more.
  CHECK(eventually([&] {
    return check_out(c, shopper(), basket("k", {line(1), line(2)})).status ==
           201;
  }));
}

TEST_CASE("when no invoice can be made the orders wait for a retry") {
  const world w{impatient};
  auto c = w.orders.connect();
  for (std::size_t i = 0; i < illnesses.size(); ++i) {
    INFO(illnesses[i]);
    const auto body = basket("k" + std::to_string(i), {line(1), line(2)});
    w.neighbours.set_faults("payment", illnesses[i]);
    const auto placed = check_out(c, shopper(), body);
    REQUIRE(placed.status == 201);
    const auto data = placed.data();
    CHECK(data.at("isExisting") == false);
    CHECK(data.at("payments") == json::array());
    CHECK(data.at("message") ==
          "Order created but payment invoice creation failed. Please retry "
          "checkout with the same idempotencyKey.");
    const auto ids = each(data.at("orders"), "id");
    CHECK(each(data.at("orders"), "status") == texts{"pending", "pending"});
    REQUIRE(data.contains("failedPayments"));
    CHECK(each(data.at("failedPayments"), "orderId") == ids);
    for (const auto& failed : data.at("failedPayments"))
      CHECK_FALSE(failed.at("error").get<std::string>().empty());

    w.neighbours.heal();
    const auto again = check_out(c, shopper(), body);
    REQUIRE(again.status == 200);
    CHECK(each(again.data().at("orders"), "id") == ids);
    CHECK(each(again.data().at("orders"), "status") ==
          texts{"awaiting_payment", "awaiting_payment"});
    CHECK(again.data().at("payments").size() == 2);
    CHECK_FALSE(again.data().contains("failedPayments"));
  }
  const auto summary = w.neighbours.payments_summary();
  CHECK(summary.at("invoices") == 2 * illnesses.size());
  CHECK(summary.at("orders_with_two_live_invoices").empty());
  CHECK(w.neighbours.count("cart") == 0);  // none was left to clear
  CHECK(violations(w.db).empty());
}

TEST_CASE("when one of three invoices fails the others stand") {
  const world w;
  auto c = w.orders.connect();
  const auto body = basket("k", {line(1), line(2), line(3)});
  w.neighbours.set_faults(
      "payment", {{"mode", "status"},
                  {"status", 409},
                  {"times", 1},
                  {"body", R"({"success":false,"error":"no more today"})"}});
  const auto data = check_out(c, shopper(), body).data();
  CHECK(data.at("message") == "Partial success: 2/3 payments created.");
  CHECK(data.at("payments").size() == 2);
  REQUIRE(data.at("failedPayments").size() == 1);
  const auto failed = data.at("failedPayments").at(0);
  CHECK(failed.at("error") == "no more today");
  for (const auto& order : data.at("orders"))
    CHECK(order.at("status") == (order.at("id") == failed.at("orderId")
                                     ? "pending"
                                     : "awaiting_payment"));

  const auto again = check_out(c, shopper(), body);
  CHECK(again.status == 200);
  CHECK(again.data().at("payments").size() == 3);
  CHECK(w.neighbours.payments_summary().at("invoices") == 3);
  CHECK(status_of(c, failed.at("orderId")) == "awaiting_payment");
  CHECK(violations(w.db).empty());
}

TEST_CASE("an invoice whose answer was lost is found again, not made twice") {
  const world w{{{"PAYMENT_SERVICE_TIMEOUT_MS", "300"}}};
  auto c = w.orders.connect();
  int n = 0;
  for (const char* mode :
       {"act_then_reset", "act_then_timeout", "act_then_status", "act_twice"}) {
    INFO(mode);
    w.neighbours.set_faults("payment", {{"mode", mode}, {"times", 1}});
    const auto placed =
        check_out(c, shopper(), basket("k" + std::to_string(++n)));
    REQUIRE(placed.status == 201);
    // payment-service is asked a second time, with the same key.
    CHECK_FALSE(placed.data().contains("failedPayments"));
    CHECK(placed.data().at("orders")[0].at("status") == "awaiting_payment");
  }
  CHECK(w.neighbours.payments_summary().at("invoices") == n);
  CHECK(violations(w.db).empty());
}

TEST_CASE("without auth-service the shipping address names the customer") {
  const world w{impatient};
  auto c = w.orders.connect();
  const auto known = place_order(c, shopper(), basket("known"));
  CHECK(known.at("customerName") != "Siti Nur Rahma");
  CHECK_FALSE(known.at("customerEmail").is_null());

  int n = 0;
  for (const auto& illness : illnesses) {
    INFO(illness);
    w.neighbours.set_faults("auth", illness);
    const auto order =
        place_order(c, shopper(), basket("k" + std::to_string(++n)));
    CHECK(order.at("customerName") == "Siti Nur Rahma");
    CHECK(order.at("customerPhone") == "+6281234567890");
    CHECK(order.at("customerEmail").is_null());
    CHECK(order.at("status") == "awaiting_payment");
  }
  w.neighbours.heal();
  // Unknown to auth-service, without data, without a telephone number.
  for (const char* user : {"b4040000-0000-4000-8000-000000000001",
                           "b0000000-0000-4000-8000-000000000001",
                           "b0001000-0000-4000-8000-000000000001"}) {
    INFO(user);
    const auto order = place_order(c, user, basket("k"));
    CHECK(order.at("customerPhone") == "+6281234567890");
    CHECK(order.at("customerName") == "Siti Nur Rahma");
  }
}

TEST_CASE("where auth-service is required, checkout fails with it") {
  auto settings = impatient;
  settings["REQUIRE_AUTH_SERVICE"] = "true";
  const world w{settings};
  auto c = w.orders.connect();
  w.neighbours.set_faults("auth", {{"mode", "refuse"}});
  const auto refused = check_out(c, shopper(), basket("k"));
  CHECK(refused.status == 503);
  CHECK(w.db.value<int>("select count(*) from \"order\"") == 0);
  w.neighbours.heal();
  CHECK(check_out(c, shopper(), basket("k")).status == 201);
}

TEST_CASE("cart-service never stands in the way of a checkout") {
  const world w{impatient};
  auto c = w.orders.connect();
  int n = 0;
  for (const auto& illness : illnesses) {
    INFO(illness);
    w.neighbours.set_faults("cart", illness);
    CHECK(check_out(c, shopper(), basket("k" + std::to_string(++n))).status ==
          201);
  }
}

TEST_CASE("past its deadline a checkout answers, and its invoices come later") {
  const world w{{{"CHECKOUT_DEADLINE_MS", "500"}}};
  auto c = w.orders.connect();
  // The second attempt is the same call, so only the first is slow.
  w.neighbours.set_faults("payment", {{"mode", "delay"}, {"ms", 2500}});
  const auto body = basket("k", {line(1), line(2)});
  const auto answer = check_out(c, shopper(), body);
  REQUIRE(answer.status == 201);
  const auto data = answer.data();
  CHECK(data.at("payments") == json::array());
  const auto ids = each(data.at("orders"), "id");
  CHECK(each(data.at("failedPayments"), "orderId") == ids);
  CHECK(each(data.at("orders"), "status") == texts{"pending", "pending"});

  // Nobody asks again, and yet:
  for (const auto& id : ids)
    CHECK(eventually([&] { return status_of(c, id) == "awaiting_payment"; }));
  wait_until("the cart is cleared",
             [&] { return w.neighbours.count("cart") == 1; });
  w.neighbours.heal();
  const auto again = check_out(c, shopper(), body);
  CHECK(again.status == 200);
  CHECK(again.data().at("payments").size() == 2);
  CHECK(w.neighbours.payments_summary().at("invoices") == 2);
  CHECK(violations(w.db).empty());
}

TEST_CASE("a neighbour that keeps failing is left alone until it is well") {
  const world w;
  auto c = w.orders.connect();
  w.neighbours.set_faults("product", {{"mode", "status"}, {"status", 500}});
  int n = 0;
  // Until a checkout is refused without product-service having been asked.
  CHECK(eventually([&] {
    const auto before = w.neighbours.count("product");
    const auto refused =
        check_out(c, shopper(), basket("k" + std::to_string(++n)));
    CHECK(refused.status == 503);
    return w.neighbours.count("product") == before;
  }));
  w.neighbours.heal();
  CHECK(eventually(
      [&] { return check_out(c, shopper(), basket("well")).status == 201; }));
  // Closed again: a single failure does not open it.
  w.neighbours.set_faults("product",
                          {{"mode", "status"}, {"status", 500}, {"times", 1}});
  CHECK(check_out(c, shopper(), basket("one")).status != 0);
  CHECK(check_out(c, shopper(), basket("two")).status == 201);
}
