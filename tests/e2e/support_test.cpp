// Operators find out what keeps an order, and mend it; owners read its history.
#include <catch2/catch.hpp>

#include "tests/support/basket.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/waiting.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

using texts = std::vector<std::string>;

/// A world whose sweeper looks once and then, for the test, never again.
environment sweeper_off() {
  return {{"SWEEPERS_ENABLED", "false"}, {"PAYMENT_SERVICE_RETRIES", "0"}};
}

std::string placed(client& c, const std::string& key = "k") {
  return place_order(c, shopper(), basket(key)).at("id");
}

json explained(client& c, const std::string& id) {
  const auto got = c.get("/api/admin/orders/" + id + "/explain", as_admin());
  REQUIRE(got.status == 200);
  return got.data();
}

reply mend(client& c, const std::string& id, const std::string& how,
           const json& body = json::object()) {
  return c.post("/api/admin/orders/" + id + "/" + how, as_admin(), body);
}

json of_kind(const json& timeline, const std::string& kind) {
  auto out = json::array();
  for (const auto& entry : timeline)
    if (entry.at("kind") == kind) out.push_back(entry);
  return out;
}

texts kinds_of(const json& timeline) {
  return each(timeline, "kind");
}

}  // namespace

TEST_CASE("the history of an order tells every step and who took it") {
  const world w;
  auto browser = w.orders.connect();
  const auto id = placed(browser);
  REQUIRE(w.neighbours.pay(id).status == 200);
  REQUIRE(browser
              .post("/api/orders/" + id + "/cancel", as_user(shopper()),
                    {{"reason", "too late"}, {"notes", "sorry"}})
              .status == 200);
  const auto path = "/api/orders/" + id + "/history";
  const auto mine = browser.get(path, as_user(shopper()));
  REQUIRE(mine.status == 200);
  const auto steps = mine.data();
  CHECK(each(steps, "toStatus") ==
        texts{"pending", "awaiting_payment", "paid", "cancelled"});
  CHECK(each(steps, "changedByType") ==
        texts{"system", "system", "service", "customer"});
  CHECK(steps.at(0).at("fromStatus").is_null());
  CHECK(steps.at(3).at("reason") == "too late");
  CHECK(steps.at(3).at("notes") == "sorry");
  CHECK(steps.at(3).at("changedBy") == shopper());
  CHECK(browser.get(path, as_admin()).text == mine.text);
  CHECK(browser.get(path, as_service("seller-service")).text == mine.text);
  CHECK(browser.get(path, as_user(shopper(2))).status == 403);
}

TEST_CASE(
    "an order without its invoice is stuck, is explained, and is mended "
    "once payment-service is well") {
  const world w{sweeper_off()};
  auto browser = w.orders.connect();
  w.neighbours.set_faults("payment", {{"mode", "status"}, {"status", 500}});
  const auto id = placed(browser);
  // As its sweeper leaves it after two looks in vain.
  w.db.query(
      "update order_deadline set attempts = 2, last_error = "
      "'payment-service answered 500', due_at = now() + interval '1 h'");

  const auto list = browser.get("/api/admin/stuck", as_admin()).data();
  REQUIRE(list.at("orders").size() == 1);
  const auto& stuck = list.at("orders").at(0);
  CHECK(stuck.at("id") == id);
  CHECK(stuck.at("code") == "invoice_missing");
  CHECK(stuck.at("action") == "retry_invoice");
  CHECK(stuck.at("error") == "payment-service answered 500");

  wait_until("the failed invoice is in the timeline", [&] {
    return of_kind(explained(browser, id).at("timeline"), "failed").size() == 1;
  });
  const auto why = explained(browser, id);
  CHECK(why.at("problem").at("action") == "retry_invoice");
  CHECK(why.at("next").at("task") == "make_invoice");
  CHECK(why.at("lastLook").at("failures") == 2);
  CHECK(why.at("actions") == json{"retry_invoice", "reconcile"});
  CHECK(why.at("allowedTransitions") ==
        json{"awaiting_payment", "paid", "cancelled"});

  const auto in_vain = mend(browser, id, "retry-invoice");
  CHECK(in_vain.status == 503);
  CHECK(in_vain.json().at("code") == "MENDING_FAILED");
  wait_until("the same failure is counted once more", [&] {
    const auto failed =
        of_kind(explained(browser, id).at("timeline"), "failed");
    return failed.size() == 1 && failed.at(0).at("times") == 2;
  });

  w.neighbours.heal();
  const auto mended =
      mend(browser, id, "retry-invoice", {{"notes", "shopper called"}});
  REQUIRE(mended.status == 200);
  CHECK(mended.data().at("status") == "awaiting_payment");
  CHECK(w.neighbours.payments(id).size() == 1);
  const auto after = explained(browser, id);
  CHECK(after.at("problem").is_null());
  const auto steps = of_kind(after.at("timeline"), "status");
  CHECK(each(steps, "to") ==
        texts{"pending", "pending", "pending", "awaiting_payment"});
  CHECK(steps.at(2).at("reason") == "invoice_retry_asked");
  CHECK(steps.at(2).at("notes") == "shopper called");
  CHECK(steps.at(2).at("byType") == "admin");
  CHECK(event_types(w.db, id) == texts{"order.created", "order.mending_asked",
                                       "order.mending_asked",
                                       "order.status_changed"});
  CHECK(
      browser.get("/api/admin/stuck", as_admin()).data().at("orders").empty());
  CHECK(violations(w.db).empty());
}

TEST_CASE("a payment whose callback got lost is found by reconciling") {
  const world w{sweeper_off()};
  auto browser = w.orders.connect();
  const auto id = placed(browser);
  w.neighbours.set_faults("payment", {{"mode", "drop_callbacks"}});
  w.neighbours.pay(id);
  CHECK(explained(browser, id).at("order").at("status") == "awaiting_payment");
  const auto mended = mend(browser, id, "reconcile");
  REQUIRE(mended.status == 200);
  CHECK(mended.data().at("status") == "paid");
  CHECK(mend(browser, id, "reconcile").status == 409);
  CHECK(violations(w.db).empty());
}

TEST_CASE(
    "reconciling before payment-service knows anything changes nothing "
    "but history") {
  const world w{sweeper_off()};
  auto browser = w.orders.connect();
  const auto id = placed(browser);
  CHECK(mend(browser, id, "reconcile").data().at("status") ==
        "awaiting_payment");
  w.neighbours.set_faults("payment", {{"mode", "status"}, {"status", 500}});
  CHECK(mend(browser, id, "reconcile").status == 503);
  CHECK(violations(w.db).empty());
}

TEST_CASE("parked events of an order are requeued through it") {
  const world w{sweeper_off()};
  auto browser = w.orders.connect();
  const auto id = placed(browser);
  const auto none = mend(browser, id, "requeue-events");
  CHECK(none.status == 409);
  CHECK(none.json().at("code") == "NOTHING_TO_MEND");
  w.db.query(
      "update service_outbox set parked_at = now(), retry_count = 10, "
      "last_error = 'MSG_SIZE_TOO_LARGE' where sequence = 1");
  const auto stuck = browser.get("/api/admin/stuck", as_admin()).data();
  REQUIRE(stuck.at("orders").size() == 1);
  CHECK(stuck.at("orders").at(0).at("code") == "events_parked");
  CHECK(explained(browser, id).at("actions") ==
        json{"retry_invoice", "reconcile", "requeue_events"});
  const auto done = mend(browser, id, "requeue-events");
  REQUIRE(done.status == 200);
  CHECK(done.data().at("result") == "1 event gets its attempts again");
  CHECK(w.db.value<int>("select count(*) from service_outbox where "
                        "parked_at is not null") == 0);
  CHECK(violations(w.db).empty());
}

TEST_CASE("a callback that was refused is in the order's timeline") {
  const world w{sweeper_off()};
  auto browser = w.orders.connect();
  const auto id = placed(browser);
  const json refunded = {{"newStatus", "refunded"}};
  for (int i = 0; i < 3; ++i)
    CHECK(browser
              .put("/api/orders/" + id + "/status",
                   as_service("payment-service"), refunded)
              .status == 400);
  wait_until("three refusals are one entry", [&] {
    const auto refused =
        of_kind(explained(browser, id).at("timeline"), "refused");
    return refused.size() == 1 && refused.at(0).at("times") == 3;
  });
  const auto entry =
      of_kind(explained(browser, id).at("timeline"), "refused").at(0);
  CHECK(entry.at("what") == "set_status");
  CHECK(entry.at("byType") == "service");
  CHECK(entry.at("text") ==
        "An order that is awaiting_payment cannot become refunded");
  CHECK(kinds_of(explained(browser, id).at("timeline")).size() == 5);
}

TEST_CASE("mending takes no body, or one with notes") {
  const world w{sweeper_off()};
  auto browser = w.orders.connect();
  const auto id = placed(browser);
  const auto path = "/api/admin/orders/" + id + "/reconcile";
  CHECK(browser.send("POST", path, as_admin()).status == 200);
  CHECK(browser.post(path, as_admin(), {{"notes", nullptr}}).status == 200);
  const auto bad = browser.post(path, as_admin(), {{"notes", 7}});
  CHECK(bad.status == 400);
  CHECK(bad.json().at("details").at(0).at("field") == "notes");
  CHECK(browser.post(path, as_admin(), json::array()).status == 400);
}
