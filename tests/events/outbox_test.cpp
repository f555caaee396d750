// The outbox of a running service, after a bit of everything.
#include <catch2/catch.hpp>

#include "tests/events/schemas.hpp"
#include "tests/support/basket.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;
using texts = std::vector<std::string>;

namespace {

/// Throws unless it was done.
void put(client& c, const std::string& id, const std::string& what,
         const std::string& service, const json& body) {
  const auto got =
      c.put("/api/orders/" + id + "/" + what, as_service(service), body);
  if (got.status != 200) throw std::runtime_error(what + " " + got.text);
}

void move(client& c, const std::string& id, const std::string& status) {
  const auto got = c.put("/api/admin/orders/" + id + "/status", as_admin(),
                         {{"newStatus", status}, {"notes", "as asked"}});
  if (got.status != 200) throw std::runtime_error(status + " " + got.text);
}

}  // namespace

TEST_CASE("every row of a mixed run's outbox is as its schema says") {
  const world w{{{"ORDER_SPECIFIC_EVENTS", "true"}}};
  auto c = w.orders.connect();
  const auto place = [&](const std::string& key) -> std::string {
    return place_order(c, shopper(), basket(key, {line(1, 2)})).at("id");
  };
  const auto delivered = place("delivered");
  put(c, delivered, "shipping-cost", "logistic-service",
      {{"shippingCost", 12500.5}});
  move(c, delivered, "paid");
  move(c, delivered, "processing");
  for (const auto* status : {"picked_up", "failed", "delivered"})
    put(c, delivered, "shipment-status", "logistic-service",
        {{"shipmentStatus", status}, {"trackingNumber", "JNE-1"}});
  move(c, delivered, "refunded");
  const auto cancelled = place("cancelled");
  move(c, cancelled, "cancelled");
  move(c, cancelled, "paid");
  const auto both = place("both");
  move(c, both, "paid");
  move(c, both, "cancelled");

  std::size_t count = 0;
  for (const auto& row :
       w.db.query("select event_type, payload, id from service_outbox")) {
    const std::string type = row[0].c_str();
    const auto payload = json::parse(row[1].c_str());
    INFO(type << ' ' << payload.dump(2));
    CHECK(faults_of(type, payload) == texts{});
    CHECK(unknown_keys(type, payload) == texts{});
    CHECK(payload.at("eventId") == row[2].c_str());
    ++count;
  }
  CHECK(count >= 15);
}
