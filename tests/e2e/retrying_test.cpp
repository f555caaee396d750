// The same checkout again (contract 3.8 with design 9, F23 to F32).
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "tests/support/basket.hpp"
#include "tests/support/in_parallel.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

int orders_in(const database& db) {
  return db.value<int>("select count(*) from \"order\"");
}

/// Of each invoice: to compare answers that may say isExisting or not.
std::vector<std::string> invoice_ids(const json& data) {
  return each(data.at("payments"), "invoiceId");
}

}  // namespace

TEST_CASE("a retry with the same key answers the same orders and invoices") {
  const world w;
  auto browser = w.orders.connect();
  const auto body = basket("k", {line(1), line(2), line(0)});
  const auto first = check_out(browser, shopper(), body);
  REQUIRE(first.status == 201);
  wait_until("the cart is cleared",
             [&] { return w.neighbours.count("cart") == 1; });

  const auto again = check_out(browser, shopper(), body);
  CHECK(again.status == 200);
  const auto data = again.data();
  CHECK(data.at("isExisting") == true);
  CHECK(data.at("message") == "Idempotent retry: returned existing orders");
  CHECK(data.at("orders") == first.data().at("orders"));
  CHECK(invoice_ids(data) == invoice_ids(first.data()));
  CHECK_FALSE(data.contains("failedPayments"));

  CHECK(orders_in(w.db) == 3);
  const auto summary = w.neighbours.payments_summary();
  CHECK(summary.at("invoices") == 3);
  CHECK(summary.at("orders_with_two_live_invoices").empty());
  CHECK(violations(w.db).empty());
  // Another checkout clears the cart; had the retry done so, it came first.
  REQUIRE(check_out(browser, shopper(2), basket("other")).status == 201);
  wait_until("the next cart is cleared", [&] {
    for (const auto& call : w.neighbours.calls("cart"))
      if (call.at("path") == "/api/cart/" + shopper(2)) return true;
    return false;
  });
  CHECK(w.neighbours.count("cart") == 2);
}

TEST_CASE("another basket under a used key is refused") {
  const world w;
  auto browser = w.orders.connect();
  REQUIRE(check_out(browser, shopper(), basket("k")).status == 201);
  auto elsewhere = basket("k");
  elsewhere["shippingAddress"]["city"] = "Bandung";
  for (const auto& other :
       {basket("k", {line(1, 2)}), basket("k", {line(3)}), elsewhere}) {
    const auto refused = check_out(browser, shopper(), other);
    CHECK(refused.status == 422);
    CHECK(refused.json().at("code") == "IDEMPOTENCY_KEY_REUSED");
  }
  // How to pay, and the key's blanks, do not make it another basket.
  auto otherwise = basket(" k ");
  otherwise["paymentMethod"] = "qris";
  CHECK(check_out(browser, shopper(), otherwise).status == 200);
  CHECK(orders_in(w.db) == 1);
}

TEST_CASE("keys belong to their user and match exactly") {
  const world w;
  auto browser = w.orders.connect();
  std::set<std::string> ids;
  for (const char* key : {"ab_", "abc", "%", "a", "a:0", "A"})
    ids.insert(place_order(browser, shopper(), basket(key)).at("id"));
  ids.insert(place_order(browser, shopper(2), basket("a")).at("id"));
  CHECK(ids.size() == 7);
  CHECK(orders_in(w.db) == 7);
  CHECK(w.neighbours.payments_summary().at("invoices") == 7);
  CHECK(violations(w.db).empty());
}

TEST_CASE("64 parallel requests with one key make one set of orders") {
  const world w;
  const auto body = basket("k", {line(1), line(2), line(3)});
  constexpr std::size_t many = 64;
  std::vector<reply> answers(many);
  in_parallel(w.port.number(), many, many, [&](client& c, std::size_t i) {
    answers[i] = check_out(c, shopper(), body);
  });
  int created = 0;
  for (const auto& answer : answers) {
    REQUIRE((answer.status == 201 || answer.status == 200));
    created += answer.status == 201;
    const auto data = answer.data();
    CHECK(data.at("isExisting") == (answer.status == 200));
    CHECK(data.at("orders") == answers[0].data().at("orders"));
    CHECK(data.at("payments").size() == 3);
    CHECK(invoice_ids(data) == invoice_ids(answers[0].data()));
  }
  CHECK(created == 1);
  CHECK(orders_in(w.db) == 3);
  const auto summary = w.neighbours.payments_summary();
  CHECK(summary.at("invoices") == 3);
  CHECK(summary.at("orders_with_two_live_invoices").empty());
  CHECK(violations(w.db).empty());
}

TEST_CASE("the same key at two replicas makes one set of orders") {
  const world w;
  const reserved_port second_port;
  const service second{second_port, w.neighbours, w.db.url()};
  constexpr std::size_t keys = 40;
  std::vector<reply> answers(keys * 2);
  std::thread other([&] {
    in_parallel(second_port.number(), 8, keys, [&](client& c, std::size_t i) {
      answers[keys + i] = check_out(
          c, shopper(), basket("k" + std::to_string(i), {line(1), line(2)}));
    });
  });
  in_parallel(w.port.number(), 8, keys, [&](client& c, std::size_t i) {
    answers[i] = check_out(c, shopper(),
                           basket("k" + std::to_string(i), {line(1), line(2)}));
  });
  other.join();
  for (std::size_t i = 0; i < keys; ++i) {
    const auto &one = answers[i], &two = answers[keys + i];
    REQUIRE(one.status + two.status == 401);  // 201 and 200
    CHECK(each(one.data().at("orders"), "id") ==
          each(two.data().at("orders"), "id"));
    CHECK(invoice_ids(one.data()) == invoice_ids(two.data()));
  }
  CHECK(orders_in(w.db) == 2 * keys);
  CHECK(w.neighbours.payments_summary().at("invoices") == 2 * keys);
  CHECK(violations(w.db).empty());
}

TEST_CASE("a retry leaves paid and cancelled orders alone") {
  const world w;
  auto browser = w.orders.connect();
  const auto body = basket("k", {line(1), line(2), line(3)});
  const auto first = check_out(browser, shopper(), body).data();
  const auto ids = each(first.at("orders"), "id");
  REQUIRE(w.neighbours.pay(ids[0]).status == 200);
  REQUIRE(browser
              .post("/api/orders/" + ids[1] + "/cancel", as_user(shopper()),
                    json::object())
              .status == 200);
  const auto calls_before = w.neighbours.count("payment");

  const auto again = check_out(browser, shopper(), body);
  REQUIRE(again.status == 200);
  const auto data = again.data();
  CHECK(each(data.at("orders"), "id") == ids);
  CHECK(each(data.at("orders"), "status") ==
        std::vector<std::string>{"paid", "cancelled", "awaiting_payment"});
  CHECK_FALSE(data.contains("failedPayments"));
  // Only the unpaid order's invoice was asked for.
  CHECK(each(data.at("payments"), "orderId") == std::vector{ids[2]});
  CHECK(w.neighbours.count("payment") == calls_before + 1);
  CHECK(w.neighbours.payments_summary().at("invoices") == 3);
}

TEST_CASE("a dead invoice is replaced by a second attempt on retry") {
  const world w;
  auto browser = w.orders.connect();
  const auto order = place_order(browser, shopper(), basket("k"));
  const auto id = order.at("id").get<std::string>();
  w.neighbours.expire(id);

  const auto again = check_out(browser, shopper(), basket("k"));
  REQUIRE(again.status == 200);
  const auto data = again.data();
  REQUIRE(data.at("payments").size() == 1);
  CHECK(data.at("payments")[0].at("payment").at("idempotencyKey") ==
        "payment:" + id + ":2");
  CHECK(data.at("payments")[0].at("payment").at("status") == "pending");
  CHECK(data.at("orders")[0].at("status") == "awaiting_payment");
  CHECK(w.neighbours.payments(id).size() == 2);
  CHECK(w.neighbours.payments_summary()
            .at("orders_with_two_live_invoices")
            .empty());
  // The new one can be paid, and a further retry stays with it.
  CHECK(invoice_ids(check_out(browser, shopper(), basket("k")).data()) ==
        invoice_ids(data));
  CHECK(w.neighbours.pay(id).status == 200);
  CHECK(browser.get("/api/orders/" + id, as_user(shopper()))
            .data()
            .at("status") == "paid");
  CHECK(violations(w.db).empty());
}

TEST_CASE("a dead invoice is replaced once, though two replicas are asked") {
  const world w;
  const reserved_port second_port;
  const service second{second_port, w.neighbours, w.db.url()};
  auto browser = w.orders.connect();
  const auto body = basket("k", {line(1), line(2), line(0)});
  const auto placed = check_out(browser, shopper(), body).data();
  const auto ids = each(placed.at("orders"), "id");
  for (const auto& id : ids) w.neighbours.expire(id);

  std::vector<reply> answers(16);
  in_parallel(w.port.number(), 16, answers.size(),
              [&](client& c, std::size_t i) {
                auto other = second.connect();
                answers[i] = check_out(i % 2 ? other : c, shopper(), body);
              });
  for (const auto& answer : answers) {
    REQUIRE(answer.status == 200);
    CHECK(invoice_ids(answer.data()) == invoice_ids(answers[0].data()));
  }
  for (const auto& id : ids) CHECK(w.neighbours.payments(id).size() == 2);
  CHECK(w.neighbours.payments_summary()
            .at("orders_with_two_live_invoices")
            .empty());
  CHECK(violations(w.db).empty());
}

TEST_CASE("a retry finds the checkout after a restart") {
  world w;
  auto browser = w.orders.connect();
  const auto first =
      check_out(browser, shopper(), basket("k", {line(1), line(2)}));
  REQUIRE(first.status == 201);
  w.orders.restart();
  auto later = w.orders.connect();
  const auto again =
      check_out(later, shopper(), basket("k", {line(1), line(2)}));
  CHECK(again.status == 200);
  CHECK(again.data().at("orders") == first.data().at("orders"));
  CHECK(check_out(later, shopper(), basket("k")).status == 422);
}
