// The checker believes an honest run and sees through each kind of forgery.
#include "tests/support/checker.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "tests/support/basket.hpp"
#include "tests/support/in_parallel.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

reply answered(int status, const json& data) {
  reply out;
  out.status = status;
  out.text = json{{"success", true}, {"data", data}}.dump();
  return out;
}

json told_order(const std::string& id, const std::string& total) {
  return {{"id", id}, {"totalAmount", total}};
}

json told_invoice(const std::string& id, const std::string& order) {
  return {{"orderId", order}, {"payment", {{"id", id}}}};
}

/// A checkout of two orders, asked for twice; the first order was paid, then
/// given to the courier in one go; the second still waits.
evidence an_honest_run() {
  const json data = {
      {"orders", {told_order("o1", "110"), told_order("o2", "50")}},
      {"payments", {told_invoice("p1", "o1"), told_invoice("p2", "o2")}}};
  evidence e;
  e.checkouts = {{"u", "k", answered(201, data)},
                 {"u", "k", answered(200, data)},
                 {"u", "lost", {}}};
  e.moves = {{"o1", "paid", answered(200, json::object())},
             {"o1", "shipped", answered(200, json::object())},
             {"o2", "cancelled", {}}};
  e.calls = {{"o1", "payment:o1:1", 11000},
             {"o1", "payment:o1:1", 11000},
             {"o2", "payment:o2:1", 5000}};
  e.invoices = {{"p1", "o1", "paid", 11000}, {"p2", "o2", "pending", 5000}};
  e.orders = {{.id = "o1",
               .user = "u",
               .key = "k",
               .status = "shipped",
               .subtotal = 10000,
               .discount = 500,
               .shipping = 900,
               .tax = 600,
               .total = 11000,
               .items = 10000,
               .event_sequence = 8,
               .was_paid = true},
              {.id = "o2",
               .user = "u",
               .key = "k",
               .status = "awaiting_payment",
               .subtotal = 5000,
               .total = 5000,
               .items = 5000,
               .event_sequence = 2}};
  e.history = {{"o1", "", "pending"},
               {"o1", "pending", "awaiting_payment"},
               {"o1", "awaiting_payment", "paid"},
               {"o1", "processing", "ready_to_ship"},  // of one moment
               {"o1", "paid", "processing"},
               {"o1", "ready_to_ship", "shipped"},
               {"o1", "shipped", "shipped"},
               {"o2", "", "pending"},
               {"o2", "pending", "awaiting_payment"}};
  const std::string changed = "order.status_changed";
  e.events = {{"o1", 1, "order.created", "", "", ""},
              {"o1", 2, changed, "pending", "awaiting_payment", ""},
              {"o1", 3, changed, "awaiting_payment", "paid", ""},
              {"o1", 4, "order.paid", "awaiting_payment", "paid", ""},
              {"o1", 5, changed, "paid", "processing", ""},
              {"o1", 6, changed, "processing", "ready_to_ship", ""},
              {"o1", 7, changed, "ready_to_ship", "shipped", ""},
              {"o1", 8, "order.shipment_reported", "shipped", "shipped", ""},
              {"o2", 1, "order.created", "", "", ""},
              {"o2", 2, changed, "pending", "awaiting_payment", ""}};
  return e;
}

struct forgery {
  const char* rule;
  std::function<void(evidence&)> forge;
};

/// Removes every trace of an order but what callers were told.
void lose(evidence& e, const std::string& order) {
  std::erase_if(e.orders, [&](const auto& r) { return r.id == order; });
  std::erase_if(e.history, [&](const auto& r) { return r.order == order; });
  std::erase_if(e.events, [&](const auto& r) { return r.order == order; });
  std::erase_if(e.invoices, [&](const auto& r) { return r.order == order; });
  std::erase_if(e.calls, [&](const auto& r) { return r.order == order; });
}

const std::vector<forgery> forgeries = {
    {"an answered checkout has its orders and no others",
     [](evidence& e) { lose(e, "o2"); }},
    {"an answered checkout has its orders and no others",
     [](evidence& e) {
       auto data = e.checkouts[1].answer.data();
       data["orders"][1]["id"] = "o3";
       e.checkouts[1].answer = answered(200, data);
     }},
    {"an answered checkout has its orders and no others",
     [](evidence& e) {
       auto twin = e.orders[1];
       twin.id = "o3";
       e.orders.push_back(twin);
     }},
    {"a checkout is made once",
     [](evidence& e) { e.checkouts[1].answer.status = 201; }},
    {"nothing is ordered that nobody asked for",
     [](evidence& e) {
       e.checkouts.erase(e.checkouts.begin(), e.checkouts.begin() + 2);
     }},
    {"an invoice that was told exists",
     [](evidence& e) { e.invoices[1].id = "p3"; }},
    {"a confirmed status is kept",
     [](evidence& e) { e.moves[2].answer = answered(200, json::object()); }},
    {"a confirmed status is kept",
     [](evidence& e) {
       e.moves.push_back({"o3", "paid", answered(200, json::object())});
     }},
    {"the total is the one that was told",
     [](evidence& e) {
       e.orders[1].tax = 1;
       e.orders[1].total += 1;
     }},
    {"the total is made of its parts",
     [](evidence& e) { e.orders[0].shipping += 1; }},
    {"the items add up to the subtotal",
     [](evidence& e) { e.orders[0].items += 1; }},
    {"a payment key asks for one thing",
     [](evidence& e) { e.calls[1].amount += 1; }},
    {"a payment key asks for one thing",
     [](evidence& e) { e.calls[2].key = e.calls[0].key; }},
    {"invoices are asked for orders that exist",
     [](evidence& e) {
       e.calls.push_back({"o3", "payment:o3:1", 1});
     }},
    {"nothing exists without its order",
     [](evidence& e) {
       e.invoices.push_back({"p3", "o3", "expired", 1});
     }},
    {"an order has one live invoice",
     [](evidence& e) {
       e.invoices.push_back({"p3", "o2", "pending", 5000});
     }},
    {"an order has one live invoice",
     [](evidence& e) {
       e.invoices.push_back({"p3", "o1", "paid", 11000});
     }},
    {"an invoiced order has its invoice",
     [](evidence& e) { e.invoices[1].status = "expired"; }},
    {"the invoice is over the order's total",
     [](evidence& e) { e.invoices[1].amount -= 1; }},
    {"an order begins once",
     [](evidence& e) {
       e.history.push_back({"o2", "", "pending"});
     }},
    {"the history is a legal path to the order's status",
     [](evidence& e) { e.orders[1].status = "paid"; }},
    {"the history is a legal path to the order's status",  // twice the same
     [](evidence& e) {
       e.history.push_back({"o1", "awaiting_payment", "paid"});
     }},
    {"the history is a legal path to the order's status",  // a step is missing
     [](evidence& e) { e.history.erase(e.history.begin() + 4); }},
    {"the history is a legal path to the order's status",  // an illegal one
     [](evidence& e) {
       e.history.push_back({"o2", "awaiting_payment", "shipped"});
       e.orders[1].status = "shipped";
     }},
    {"the history is a legal path to the order's status",  // F40
     [](evidence& e) {
       e.history.push_back({"o2", "awaiting_payment", "cancelled"});
       e.history.push_back({"o2", "cancelled", "refunded"});
       e.orders[1].status = "refunded";
     }},
    {"events match the history one to one",
     [](evidence& e) { e.history.erase(e.history.begin() + 6); }},
    {"events match the history one to one",
     [](evidence& e) { e.events[2].to = "cancelled"; }},
    {"events match the history one to one",
     [](evidence& e) {
       e.events.push_back(
           {"o2", 3, "order.status_changed", "awaiting_payment", "paid", ""});
       e.orders[1].event_sequence = 3;
     }},
    {"events are numbered without a gap",
     [](evidence& e) { e.events[3].sequence = 3; }},
    {"events are numbered without a gap",
     [](evidence& e) { e.events[9].sequence = 3; }},
    {"events are numbered without a gap",
     [](evidence& e) { e.orders[1].event_sequence = 3; }},
    {"a rule of the ledger",
     [](evidence& e) { e.ledger.emplace_back("a rule of the ledger: o1"); }},
};

}  // namespace

TEST_CASE("an honest run is believed") {
  CHECK(judge(an_honest_run()) == texts{});
}

TEST_CASE("each forgery is seen through") {
  for (std::size_t i = 0; i < forgeries.size(); ++i) {
    auto e = an_honest_run();
    forgeries[i].forge(e);
    const auto found = judge(e);
    INFO("forgery " << i << ": " << forgeries[i].rule);
    CAPTURE(found);
    CHECK(std::any_of(found.begin(), found.end(), [&](const auto& text) {
      return text.starts_with(forgeries[i].rule);
    }));
  }
}

TEST_CASE("a real run is believed until its record is touched") {
  const world w;
  client_log log;
  in_parallel(w.orders.port(), 4, 12, [&](client& c, std::size_t i) {
    const auto key = "k" + std::to_string(i);
    for (int tries = 0; tries < 2; ++tries)
      log.checkout(
          shopper(), key,
          check_out(c, shopper(), basket(key, {line(1, 2), line(2), line(0)})));
  });
  const auto first = log.checkouts().at(0).answer.data().at("orders");
  const std::string paid = first[0].at("id"), cancelled = first[1].at("id");
  log.move(paid, "paid", w.neighbours.pay(paid));
  auto c = w.orders.connect();
  log.move(cancelled, "cancelled",
           c.post("/api/orders/" + cancelled + "/cancel", as_user(shopper()),
                  {{"reason", "changed my mind"}}));
  const auto shipment = [&](const std::string& status) {
    return w.neighbours.ship(paid, {{"shipmentStatus", status}}).status;
  };
  REQUIRE(shipment("delivered") == 200);
  REQUIRE(shipment("failed") == 200);
  REQUIRE(judge(log, w.neighbours, w.db) == texts{});

  w.db.query("delete from \"order\" where id = $1::uuid", cancelled);
  const auto found = judge(log, w.neighbours, w.db);
  CHECK(std::count(found.begin(), found.end(),
                   "nothing exists without its order: " + cancelled) == 1);
}
