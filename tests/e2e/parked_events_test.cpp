// Events that Kafka refused too often: admins see them and send them once more.
// No Kafka is needed for that, so none is there.
#include <catch2/catch.hpp>

#include "tests/support/basket.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

/// Sets the first event of every order aside, as the relay does.
void park_events(const database& db) {
  db.query(
      "update service_outbox set parked_at = now(), retry_count = 10, "
      "last_error = 'MSG_SIZE_TOO_LARGE' where sequence = 1");
}

}  // namespace

TEST_CASE("parked events are listed and sent once more") {
  world w;
  auto browser = w.orders.connect();
  for (const auto* key : {"p1", "p2", "p3"})
    place_order(browser, shopper(), basket(key));
  CHECK(browser.get("/api/admin/outbox", as_admin()).data().empty());
  park_events(w.db);

  const auto all = browser.get("/api/admin/outbox", as_admin()).data();
  REQUIRE(all.size() == 3);
  CHECK(browser.get("/api/admin/outbox?limit=2", as_admin()).data().size() ==
        2);
  const auto& one = all.at(0);
  CHECK(one.at("type") == "order.created");
  CHECK(one.at("attempts") == 10);
  CHECK(one.at("error") == "MSG_SIZE_TOO_LARGE");
  const std::string id = one.at("id");

  const auto path = "/api/admin/outbox/" + id + "/requeue";
  const auto requeued = browser.post(path, as_admin(), json::object());
  CHECK(requeued.status == 200);
  CHECK(requeued.data().at("requeued") == json::array({id}));
  CHECK(browser.post(path, as_admin(), json::object()).status == 404);
  CHECK(browser.post("/api/admin/outbox/requeue", as_admin(), json::object())
            .data()
            .at("requeued")
            .size() == 2);
  CHECK(browser.get("/api/admin/outbox", as_admin()).data().empty());
  CHECK(w.db.value<int>("select count(*) from service_outbox where "
                        "parked_at is not null or retry_count > 0") == 0);
}
