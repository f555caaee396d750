// The stronger service token, X-Service-Auth-V2, through the real program:
// from neighbours to us and from us to them (docs/security.md).
#include <catch2/catch.hpp>

#include "tests/support/basket.hpp"
#include "tests/support/service_token_v2.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;

namespace {

const std::string list = "/api/orders?page=1&limit=5";

/// Of order_service_tokens_total.
double counted(const world& w, const std::string& form,
               const std::string& outcome) {
  const auto text = w.orders.connect().get("/metrics").text;
  const auto sample = "order_service_tokens_total{form=\"" + form +
                      "\",outcome=\"" + outcome + "\"} ";
  const auto at = text.find(sample);
  REQUIRE(at != std::string::npos);
  return std::stod(text.substr(at + sample.size()));
}

}  // namespace

TEST_CASE("a service's stronger token is good for one call of one request") {
  const world w;
  auto c = w.orders.connect();
  const auto placed = place_order(c, shopper(), basket("k"));
  const auto path =
      "/api/orders/" + placed.at("id").get<std::string>() + "/status";
  const std::string paid = R"({"newStatus":"paid"})";
  const auto who = as_service_v2("payment-service", "PUT", path, paid);

  CHECK(c.send("PUT", path, who, R"({"newStatus":"refunded"})").status == 401);
  CHECK(c.send("PUT", path + "?x=1", who, paid).status == 401);
  CHECK(c.send("POST", path, who, paid).status == 401);
  CHECK(c.send("PUT", path,
               as_service_v2("payment-service", "PUT", path, paid, "other"),
               paid)
            .status == 401);
  const auto done = c.send("PUT", path, who, paid);
  CHECK(done.status == 200);
  CHECK(done.data().at("status") == "paid");
  CHECK(c.send("PUT", path, who, paid).status == 401);

  CHECK(c.get(list, as_service_v2("seller-service", "GET", list)).status ==
        200);
  CHECK(c.get(list, as_service("seller-service")).status == 200);
  CHECK(counted(w, "v2", "accepted") == 2);
  CHECK(counted(w, "v2", "forged") == 3);
  CHECK(counted(w, "v2", "unknown_key") == 1);
  CHECK(counted(w, "v2", "replayed") == 1);
  CHECK(counted(w, "v1", "accepted") == 1);
}

TEST_CASE("the old service token can be switched off, the platform goes on") {
  const world w{{{"SERVICE_AUTH_V1_ENABLED", "false"}}};
  auto c = w.orders.connect();
  const auto id =
      place_order(c, shopper(), basket("k")).at("id").get<std::string>();
  CHECK(w.neighbours.pay(id).status == 200);
  const auto refused = c.get(list, as_service("seller-service"));
  CHECK(refused.status == 401);
  CHECK(refused.json().at("success") == false);
  CHECK(c.get(list, as_service_v2("seller-service", "GET", list)).status ==
        200);
  CHECK(c.get(list, as_user(shopper())).status == 200);
  CHECK(counted(w, "v1", "switched_off") == 1);
}

TEST_CASE("our own calls carry both tokens, a fresh one each time") {
  const world w;
  auto c = w.orders.connect();
  w.neighbours.set_faults(
      "payment", {{"mode", "act_then_status"}, {"status", 503}, {"times", 1}});
  REQUIRE(check_out(c, shopper(), basket("k", {line(1), line(2)})).status ==
          201);
  for (const auto* neighbour : {"product", "auth", "payment"}) {
    INFO(neighbour);
    const auto calls = w.neighbours.calls(neighbour);
    CHECK_FALSE(calls.empty());
    for (const auto& call : calls) {
      INFO(call);
      CHECK(call.at("token") == "ok");
      CHECK(call.at("tokenV2") == "ok");
    }
  }
}

TEST_CASE("calls beyond what can be remembered are put off") {
  const world w{{{"SERVICE_AUTH_V2_NONCES", "1"}}};
  auto c = w.orders.connect();
  CHECK(c.get(list, as_service_v2("seller-service", "GET", list)).status ==
        200);
  const auto put_off =
      c.get(list, as_service_v2("seller-service", "GET", list));
  CHECK(put_off.status == 503);
  CHECK(put_off.header.contains("retry-after"));
  // Others are not held up by it.
  CHECK(c.get(list, as_user(shopper())).status == 200);
  CHECK(counted(w, "v2", "memory_full") == 1);
}
