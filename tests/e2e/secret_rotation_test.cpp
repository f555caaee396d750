// Secrets are replaced under running replicas, and nobody is refused meanwhile
// (docs/security.md, "Replacing a secret").
#include <catch2/catch.hpp>

#include "tests/support/basket.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;

namespace {

/// One generation of what callers prove themselves with.
struct keys {
  std::string gateway, gateway_key, service;
};

const keys old_keys{"old gateway secret", "old-gateway-key", service_secret};
const keys new_keys{"new gateway secret", "new-gateway-key",
                    "new service secret"};

environment accepting(const keys& current, const keys& previous) {
  return {{"GATEWAY_SECRET", current.gateway},
          {"GATEWAY_SECRET_PREVIOUS", previous.gateway},
          {"GATEWAY_SECRET_KEY", current.gateway_key},
          {"GATEWAY_SECRET_KEY_PREVIOUS", previous.gateway_key},
          {"SERVICE_SECRET", current.service},
          {"SERVICE_SECRET_PREVIOUS", previous.service}};
}

/// How every kind of caller is answered that shows these keys, in one line.
std::string answers(const service& replica, const keys& shown) {
  auto c = replica.connect();
  const headers signing{
      {"x-gateway-auth", signed_token("apiGateway", shown.gateway)},
      {"x-user-id", shopper()}};
  const headers showing{{"x-gateway-key", shown.gateway_key},
                        {"x-user-id", shopper()}};
  const headers neighbour{
      {"x-service-auth", signed_token("seller-service", shown.service)},
      {"x-service-name", "seller-service"}};
  std::string out;
  for (const auto& who : {signing, showing, neighbour})
    out += std::to_string(c.get("/api/orders", who).status) + " ";
  return out;
}

const std::string all_in = "200 200 200 ";
const std::string all_out = "401 401 401 ";

/// Our own calls are signed with what payment-service accepts.
void check_invoice(const service& replica, const keys& shown,
                   const std::string& key) {
  auto c = replica.connect();
  const auto placed =
      c.post("/api/orders",
             {{"x-gateway-auth", signed_token("apiGateway", shown.gateway)},
              {"x-user-id", shopper()}},
             basket(key));
  INFO(placed.text);
  CHECK(placed.status == 201);
  CHECK(placed.data().at("payments").size() == 1);
}

}  // namespace

TEST_CASE("all secrets are replaced without a refused request") {
  const database db;
  const reserved_port port_a, port_b;
  const sandbox neighbours{port_a.number(),
                           {{"SERVICE_SECRET", old_keys.service},
                            {"SERVICE_SECRET_PREVIOUS", new_keys.service}}};
  const auto only_old = accepting(old_keys, {});
  service a{port_a, neighbours, db.url(), only_old};
  service b{port_b, neighbours, db.url(), only_old};
  int order = 0;
  const auto step = [&](const environment& settings,
                        const std::vector<const keys*>& shown_meanwhile) {
    for (auto* replica : {&a, &b}) {
      replica->restart_with(settings);
      // One has the new settings, the other may still have the old ones.
      for (const auto* shown : shown_meanwhile) {
        CHECK(answers(a, *shown) == all_in);
        CHECK(answers(b, *shown) == all_in);
      }
      check_invoice(*replica, *shown_meanwhile.front(),
                    "k" + std::to_string(++order));
    }
  };
  CHECK(answers(a, old_keys) == all_in);
  CHECK(answers(a, new_keys) == all_out);
  // Everybody learns the new one, then signs with it, then forgets the old one.
  step(accepting(old_keys, new_keys), {&old_keys});
  step(accepting(new_keys, old_keys), {&old_keys, &new_keys});
  step(accepting(new_keys, {}), {&new_keys});
  CHECK(answers(a, old_keys) == all_out);
  CHECK(answers(b, old_keys) == all_out);
}
