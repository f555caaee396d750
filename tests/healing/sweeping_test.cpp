// Orders reach their right state by themselves, whatever was lost on the way
// (design 7): nobody retries anything here.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/support/basket.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/form.hpp"
#include "tests/support/in_parallel.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

/// Nothing is asserted of how long it takes; a loaded machine may need this.
constexpr std::chrono::seconds healing_time{90};

/// Sweeps often, so that a test need not wait.
environment eager(environment more = {}) {
  environment out = {{"SWEEP_INTERVAL_MS", "100"},
                     {"INVOICE_GRACE_MS", "300"},
                     {"RECONCILE_INTERVAL_MS", "300"},
                     {"CIRCUIT_BREAKER_ENABLED", "false"}};
  out.merge(more);
  return out;
}

std::int64_t with_status(const world& w, const std::string& status) {
  return w.db.value<std::int64_t>(
      "select count(*) from \"order\" where status = $1", status);
}

std::string status_of(const world& w, const std::string& id) {
  return w.db.value<std::string>("select status from \"order\" where id = $1",
                                 id);
}

void await_status(const world& w, const std::string& id,
                  const std::string& status) {
  wait_until(
      "the order is " + status, [&] { return status_of(w, id) == status; },
      healing_time);
}

std::int64_t deadlines(const world& w) {
  return w.db.value<std::int64_t>("select count(*) from order_deadline");
}

/// So many orders of one line each, under keys of this name; returns their
/// ids.
std::vector<std::string> place_many(const world& w, std::size_t count,
                                    const std::string& name = "heal") {
  std::vector<std::string> ids(count);
  in_parallel(w.orders.port(), 8, count, [&](client& c, std::size_t i) {
    const auto answer =
        check_out(c, shopper(), basket(name + "-" + std::to_string(i)));
    if (answer.status == 201)
      ids[i] = answer.data().at("orders").at(0).at("id");
  });
  REQUIRE(std::count(ids.begin(), ids.end(), "") == 0);
  return ids;
}

/// Every order has exactly one invoice that can be paid or is.
void check_one_invoice_each(const world& w) {
  const auto summary = w.neighbours.payments_summary();
  CHECK(summary.at("orders_with_two_live_invoices").empty());
  CHECK(summary.at("orders") ==
        w.db.value<std::int64_t>("select count(*) from \"order\""));
}

}  // namespace

TEST_CASE("paid orders whose callbacks are all lost become paid") {
  world w{eager()};
  w.neighbours.set_faults("payment", {{"mode", "drop_callbacks"}});
  std::int64_t paid = 0;
  for (int round = 0; round < by_form(1, 60); ++round)
    for (const auto& id : place_many(w, 60, "lost-" + std::to_string(round))) {
      w.neighbours.pay(id);
      ++paid;
    }
  wait_until(
      "all orders are paid", [&] { return with_status(w, "paid") == paid; },
      healing_time);
  CHECK(deadlines(w) == 0);
  CHECK(violations(w.db).empty());
  CHECK(w.db.value<std::int64_t>("select count(*) from \"order\" "
                                 "where paid_by is not null") == paid);
}

TEST_CASE("orders whose invoices all failed get exactly one each") {
  world w{eager({{"PAYMENT_SERVICE_RETRIES", "0"}})};
  w.neighbours.set_faults(
      "payment",
      json::array({{{"mode", "status"}, {"status", 503}, {"probability", 0.7}},
                   {{"mode", "act_then_status"}, {"status", 500}}}));
  std::int64_t placed = 0;
  for (int round = 0; round < by_form(1, 60); ++round, placed += 60)
    place_many(w, 60, "failing-" + std::to_string(round));
  CHECK(with_status(w, "pending") == placed);
  wait_until("failures are noted", [&] {
    return w.db.value<bool>(
        "select count(*) > 0 from order_deadline where last_error is not null");
  });
  w.neighbours.heal();
  wait_until(
      "all orders await payment",
      [&] { return with_status(w, "awaiting_payment") == placed; },
      healing_time);
  check_one_invoice_each(w);
  CHECK(violations(w.db).empty());
}

TEST_CASE("no committed order stays without its invoice after crashes") {
  world w{eager()};
  client_log log;
  w.neighbours.set_faults("payment", {{"mode", "delay"}, {"ms", 20}});
  for (int round = 0; round < by_form(3, 200); ++round) {
    const auto name = "crash-" + std::to_string(round) + "-";
    std::atomic<int> answered{0};
    std::thread load{[&, port = w.orders.port()] {
      in_parallel(port, 8, 60, [&](client& c, std::size_t i) {
        const auto key = name + std::to_string(i);
        log.checkout(
            shopper(), key,
            check_out(c, shopper(), basket(key, {line(1), line(2), line(0)})));
        ++answered;
      });
    }};
    // Another moment of the load in every round.
    const int moment = 1 + round * 7 % 40;
    const bool came = eventually([&] { return answered >= moment; });
    w.orders.kill();
    load.join();
    CHECK(came);
    w.orders.restart();
  }
  w.neighbours.heal();
  wait_until(
      "no order is pending", [&] { return with_status(w, "pending") == 0; },
      healing_time);
  check_one_invoice_each(w);
  CHECK(judge(log, w.neighbours, w.db) == std::vector<std::string>{});
}

TEST_CASE("an invoice that could not be replaced is replaced later") {
  world w{eager({{"PAYMENT_SERVICE_RETRIES", "0"}})};
  auto browser = w.orders.connect();
  const std::string id =
      place_order(browser, shopper(), basket("recharged")).at("id");
  w.neighbours.set_faults("payment", {{"mode", "status"}, {"status", 500}});
  CHECK(browser
            .put("/api/orders/" + id + "/shipping-cost",
                 as_service("logistic-service"), {{"shippingCost", 12345}})
            .status == 200);
  w.neighbours.heal();
  wait_until(
      "there is an invoice of the new total",
      [&] { return w.neighbours.payments(id).size() == 2; }, healing_time);
  const auto total = w.db.value<std::string>(
      "select trim_scale(total_amount) from \"order\" where id = $1", id);
  CHECK(cents(w.neighbours.payments(id).at(1).at("amount")) == cents(total));
}

TEST_CASE("an order that is not paid in time is cancelled by the system") {
  world w{eager({{"EXPIRY_GRACE_MS", "0"}})};
  auto browser = w.orders.connect();
  const std::string unpaid =
      place_order(browser, shopper(), basket("unpaid")).at("id");
  const std::string paid =
      place_order(browser, shopper(), basket("paid")).at("id");
  w.neighbours.set_faults("payment", {{"mode", "drop_callbacks"}});
  w.neighbours.pay(paid);
  // As if the time to pay were over now.
  w.neighbours.expire(unpaid);
  w.db.query("update \"order\" set payment_due_at = now() - interval '1 s'");
  await_status(w, unpaid, "cancelled");
  await_status(w, paid, "paid");
  const auto row = w.db.query(
      "select cancelled_by, cancel_reason from \"order\" where id = $1",
      unpaid);
  CHECK(row[0][0].as<std::string>() == "system");
  CHECK(row[0][1].as<std::string>() == "payment_expired");
  CHECK(violations(w.db).empty());
}

TEST_CASE("an order is kept while payment-service takes its money") {
  world w{eager({{"EXPIRY_GRACE_MS", "0"}, {"SWEEP_INTERVAL_MS", "20"}})};
  auto browser = w.orders.connect();
  const std::string id =
      place_order(browser, shopper(), basket("longer")).at("id");
  w.neighbours.set_faults("payment", {{"mode", "drop_callbacks"}});
  // We believe that its time is over; payment-service knows better.
  w.db.query("update \"order\" set payment_due_at = now() - interval '1 s'");
  const auto asked = w.neighbours.count("payment");
  wait_until("payment-service is asked a few times",
             [&] { return w.neighbours.count("payment") >= asked + 6; });
  CHECK(status_of(w, id) == "awaiting_payment");
  w.neighbours.pay(id);
  await_status(w, id, "paid");
}

TEST_CASE("an order is kept while payment-service cannot be asked") {
  world w{eager({{"EXPIRY_GRACE_MS", "0"}, {"PAYMENT_SERVICE_RETRIES", "0"}})};
  auto browser = w.orders.connect();
  const std::string id =
      place_order(browser, shopper(), basket("asked")).at("id");
  w.neighbours.set_faults("payment", {{"mode", "drop_callbacks"}});
  w.neighbours.pay(id);
  w.neighbours.set_faults("payment", {{"mode", "status"}, {"status", 500}});
  w.db.query("update \"order\" set payment_due_at = now() - interval '1 s'");
  wait_until("a look has failed", [&] {
    return w.db.value<bool>(
        "select exists (select from order_deadline where "
        "order_id = $1 and attempts > 0)",
        id);
  });
  CHECK(status_of(w, id) == "awaiting_payment");
  w.neighbours.heal();
  await_status(w, id, "paid");
}

TEST_CASE("a delivered order is completed by the system") {
  world w{eager({{"AUTO_COMPLETE_DAYS", "0"}})};
  auto browser = w.orders.connect();
  const std::string id =
      place_order(browser, shopper(), basket("delivered")).at("id");
  w.neighbours.pay(id);
  w.neighbours.ship(id, {{"shipmentStatus", "delivered"}});
  await_status(w, id, "completed");
  CHECK(w.db.value<std::string>(
            "select changed_by_type from order_status_history "
            "where order_id = $1 and to_status = 'completed'",
            id) == "system");
  CHECK(violations(w.db).empty());
}

TEST_CASE("money for a cancelled order is seen without any callback") {
  world w{eager()};
  auto browser = w.orders.connect();
  const std::string id =
      place_order(browser, shopper(), basket("late")).at("id");
  CHECK(browser
            .post("/api/orders/" + id + "/cancel", as_user(shopper()),
                  json::object())
            .status == 200);
  w.neighbours.set_faults("payment", {{"mode", "drop_callbacks"}});
  w.neighbours.pay(id);
  wait_until(
      "somebody is asked to pay it back",
      [&] {
        const auto types = event_types(w.db, id);
        return std::count(types.begin(), types.end(),
                          "order.refund_required") == 1;
      },
      healing_time);
  CHECK(status_of(w, id) == "cancelled");
  CHECK(deadlines(w) == 0);
}

TEST_CASE("orders of the old service are looked after as well") {
  world w{eager()};
  const auto waiting = insert_orders(w.db, 2, "pending");
  // They are taken up at the start, then every ten minutes.
  w.orders.restart();
  for (const auto& id : waiting) await_status(w, id, "awaiting_payment");
  check_one_invoice_each(w);
}

TEST_CASE("sweepers that are switched off leave everything as it is") {
  world w{eager(
      {{"SWEEPERS_ENABLED", "false"}, {"RECONCILE_INTERVAL_MS", "600000"}})};
  w.neighbours.set_faults("payment", {{"mode", "status"}, {"status", 500}});
  place_many(w, 1);
  w.neighbours.heal();
  const auto calls = w.neighbours.count("payment");
  const auto deadline = [&] {
    return w.db.value<std::string>("select d::text from order_deadline d");
  };
  const auto before = deadline();
  // Ten intervals of a sweeper after it would have had something to do.
  wait_until("the order is overdue", [&] {
    return w.db.value<bool>(
        "select now() > due_at + interval '1 s' from order_deadline");
  });
  CHECK(deadline() == before);
  CHECK(w.neighbours.count("payment") == calls);
  w.orders.restart_with({{"SWEEPERS_ENABLED", "true"}});
  wait_until(
      "a sweeper makes the invoice",
      [&] { return with_status(w, "awaiting_payment") == 1; }, healing_time);
}
