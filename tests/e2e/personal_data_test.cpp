// Nothing that is personal or secret leaves the program by its log or its
// metrics, whatever goes wrong (docs/security.md).
#include <catch2/catch.hpp>

#include "tests/support/basket.hpp"
#include "tests/support/service_token_v2.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

const std::string name = "Zebulon Quartzberg";
const std::string phone = "+62855443322";
const std::string street = "Jalan Kelinci Ungu 77";
const std::string notes = "the key lies under the blue pot";
const std::string gateway_key = "static-gateway-key-of-this-test";
const std::string old_secret = "older-service-secret-of-this-test";
const std::string address_id = "adadadad-0000-4000-8000-00000000ab1e";

json personal_basket(const std::string& key) {
  auto out = basket(key, {line(1), line(2)});
  auto& address = out["shippingAddress"];
  address["name"] = name;
  address["phone"] = phone;
  address["address"] = street;
  out["shippingAddressId"] = address_id;
  out["shippingNotes"] = notes;
  return out;
}

/// The rest of what must not show: what auth-service tells of the shopper.
std::vector<std::string> told_of(const world& w, const std::string& user) {
  const auto told =
      client{w.neighbours.port("auth")}.get("/api/auth/users/" + user).data();
  return {told.at("email"), told.at("phoneNumber"),
          told.at("firstName").get<std::string>() + " " +
              told.at("lastName").get<std::string>()};
}

void walk_well(const world& w, client& c) {
  const auto placed = check_out(c, shopper(), personal_basket("well"));
  REQUIRE(placed.status == 201);
  const auto ids = each(placed.data().at("orders"), "id");
  CHECK(w.neighbours.pay(ids.at(0)).status == 200);
  CHECK(
      w.neighbours.ship(ids.at(0), {{"shipmentStatus", "picked_up"}}).status ==
      200);
  CHECK(c.post("/api/orders/" + ids.at(1) + "/cancel", as_user(shopper()),
               {{"reason", notes}})
            .status == 200);
  CHECK(c.get("/api/orders", as_user(shopper())).text.find(name) !=
        std::string::npos);
}

/// Everything a caller can do wrong, with personal data where it does not
/// belong.
void ask_badly(client& c) {
  const auto user = as_user(shopper());
  c.send("POST", "/api/orders", user, R"({"notes": ")" + name);
  auto wrong = personal_basket("wrong");
  wrong["shippingAddress"]["phone"] = {name, phone};
  wrong["items"][0]["quantity"] = street;
  CHECK(check_out(c, shopper(), wrong).status == 400);
  wrong = personal_basket(std::string(300, 'k') + notes);
  check_out(c, shopper(), wrong);
  c.get("/api/orders?search=Zebulon%20Quartzberg&status=%2B62855443322", user);
  c.get("/nowhere/Zebulon%20Quartzberg");
  c.get("/api/orders/Zebulon%20Quartzberg", user);
  c.get("/api/orders", {{"x-gateway-auth", gateway_key},
                        {"x-user-id", name},
                        {"x-user-role", notes}});
  c.get("/api/orders",
        as_service_v2(phone, "GET", "/api/orders", "", old_secret + "x"));
  c.get("/api/orders", {{"x-service-auth", name + ":1:" + service_secret},
                        {"x-service-name", name}});
}

void with_ill_neighbours(const world& w, client& c) {
  const std::vector<json> illnesses = {
      {{"mode", "status"}, {"status", 500}, {"body", name}},
      {{"mode", "reset"}}};
  for (const auto* neighbour : {"product", "auth", "cart", "payment"})
    for (const auto& illness : illnesses) {
      w.neighbours.set_faults(neighbour, illness);
      check_out(c, shopper(),
                personal_basket(neighbour + illness.at("mode").dump()));
      w.neighbours.heal();
    }
}

/// The server then quotes the whole row that it refuses.
void with_a_refusing_database(const world& w, client& c) {
  w.db.query(
      "alter table \"order\" add constraint nothing_new "
      "check (false) not valid");
  const auto refused = check_out(c, shopper(), personal_basket("refused"));
  CHECK(refused.status >= 500);
  CHECK(refused.text.find(name) == std::string::npos);
  w.db.query("alter table \"order\" drop constraint nothing_new");
  w.db.query(
      "alter table neighbour_duty add constraint nothing_new "
      "check (false) not valid");
  check_out(c, shopper(), personal_basket("without duties"));
  wait_until(
      "the duties are refused",
      [&] {
        return w.orders.log().find("duty-desk-failed") != std::string::npos;
      },
      std::chrono::seconds{60});
  w.db.query("alter table neighbour_duty drop constraint nothing_new");
  w.db.end_sessions();
  wait_until(
      "the database is found again",
      [&] { return c.get("/api/orders", as_user(shopper())).status == 200; },
      std::chrono::seconds{60});
}

}  // namespace

TEST_CASE("log and metrics of a whole run hold nothing personal or secret") {
  world w{{{"LOG_LEVEL", "debug"},
           {"GATEWAY_SECRET_KEY", gateway_key},
           {"SERVICE_SECRET_PREVIOUS", old_secret},
           {"COMMISSIONS_ENABLED", "true"},
           {"CIRCUIT_BREAKER_ENABLED", "false"},
           {"PAYMENT_SERVICE_RETRIES", "0"}}};
  w.orders.restart_with({{"ADDRESS_SERVICE_URL", w.neighbours.url("address")}});
  auto c = w.orders.connect();
  walk_well(w, c);
  ask_badly(c);
  with_ill_neighbours(w, c);
  with_a_refusing_database(w, c);

  const auto metrics = c.get("/metrics").text;
  const auto health = c.get("/health/ready").text;
  REQUIRE(w.orders.stop() == 0);
  const auto log = w.orders.log();
  REQUIRE(log.find("write-failed") != std::string::npos);
  REQUIRE(log.find("neighbour-call-failed") != std::string::npos);

  auto hidden = told_of(w, shopper());
  for (const auto& text :
       {name, phone, street, notes, gateway_key, old_secret, address_id,
        gateway_secret, service_secret, std::string{"Quartzberg"},
        std::string{"62855443322"}, std::string{"Kelinci"},
        std::string{"x-gateway-auth"}, std::string{"postgresql://"}})
    hidden.push_back(text);
  for (const auto& text : hidden) {
    INFO(text);
    CHECK(log.find(text) == std::string::npos);
    CHECK(metrics.find(text) == std::string::npos);
    CHECK(health.find(text) == std::string::npos);
  }
  CHECK(metrics.find(shopper()) == std::string::npos);
}
