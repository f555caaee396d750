// What HTTP offers beside the contract: request ids, problem details, an
// idempotency key in the header, changes on condition.
#include <catch2/catch.hpp>

#include "tests/support/basket.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

headers with(headers from, const std::string& name, const std::string& value) {
  from.emplace(name, value);
  return from;
}

std::string header_of(const reply& answer, const std::string& name) {
  const auto found = answer.header.find(name);
  return found == answer.header.end() ? "" : found->second;
}

}  // namespace

TEST_CASE("every reply tells the request's id, every error in its body too") {
  const world w;
  auto c = w.orders.connect();
  const auto mine = with(as_admin(), "x-request-id", "abc-123");
  CHECK(header_of(c.get("/api/orders", mine), "x-request-id") == "abc-123");
  const auto missing = c.get("/api/orders/number/none", mine);
  CHECK(missing.status == 404);
  CHECK(header_of(missing, "x-request-id") == "abc-123");
  CHECK(missing.json() == json{{"success", false},
                               {"error", "Order not found"},
                               {"requestId", "abc-123"}});
  for (const auto* path : {"/", "/health", "/metrics", "/nothing"}) {
    const auto got = c.get(path);
    CHECK_FALSE(header_of(got, "x-request-id").empty());
    CHECK(header_of(got, "x-request-id") !=
          header_of(c.get(path), "x-request-id"));
  }
  const auto refused = c.get("/api/orders", as_nobody());
  CHECK(refused.json().at("requestId") == header_of(refused, "x-request-id"));
}

TEST_CASE("problem details are for those who ask") {
  const world w;
  auto c = w.orders.connect();
  const auto asked = with(as_admin(), "accept", "application/problem+json");
  const auto problem = c.get("/api/orders?limit=0&page=0", asked);
  CHECK(problem.status == 400);
  CHECK(header_of(problem, "content-type") == "application/problem+json");
  const auto body = problem.json();
  CHECK(body.at("title") == "Validation failed");
  CHECK(body.at("status") == 400);
  CHECK(each(body.at("errors"), "field") ==
        std::vector<std::string>{"page", "limit"});
  CHECK(body.at("requestId") == header_of(problem, "x-request-id"));
  CHECK_FALSE(body.contains("success"));
  CHECK(c.get("/api/orders?limit=5", asked).json().at("success") == true);
}

TEST_CASE("an idempotency key may stand in the header") {
  const world w;
  auto c = w.orders.connect();
  auto asked = basket("unused");
  asked.erase("idempotencyKey");
  const auto send = [&](const std::string& key, const json& body) {
    return c.post("/api/orders",
                  with(as_user(shopper()), "idempotency-key", key), body);
  };
  CHECK(c.post("/api/orders", as_user(shopper()), asked).status == 400);
  const auto first = send("from-header", asked);
  REQUIRE(first.status == 201);
  const auto again = send("\"from-header\"", asked);
  CHECK(again.status == 200);
  CHECK(again.data().at("orders") == first.data().at("orders"));
  auto both = asked;
  both["idempotencyKey"] = "from-header";
  CHECK(send("from-header", both).status == 200);
  CHECK(check_out(c, shopper(), both).status == 200);
  const auto differs = send("another", both);
  CHECK(differs.status == 400);
  CHECK(each(differs.json().at("details"), "field") ==
        std::vector<std::string>{"idempotencyKey"});
  CHECK(send(std::string(200, 'k'), asked).status == 400);
}

TEST_CASE("a change on condition happens only while the condition holds") {
  const world w;
  auto c = w.orders.connect();
  const std::string id = place_order(c, shopper(), basket("k")).at("id");
  const auto path = "/api/orders/" + id;
  const auto tag = header_of(c.get(path, as_admin()), "etag");
  REQUIRE_FALSE(tag.empty());
  const auto pay = [&](const std::string& if_match) {
    return c.put(path + "/status", with(as_admin(), "if-match", if_match),
                 {{"newStatus", "paid"}});
  };
  const auto failed = pay("\"0-0\"");
  CHECK(failed.status == 412);
  CHECK(failed.json().at("code") == "PRECONDITION_FAILED");
  CHECK(pay("W/" + tag).status == 412);
  const auto paid = pay("\"0-0\", " + tag);
  CHECK(paid.status == 200);
  CHECK(header_of(paid, "etag") == header_of(c.get(path, as_admin()), "etag"));
  CHECK(header_of(paid, "etag") != tag);
  CHECK(pay(tag).status == 412);
  // Another writer, whom the order's actor has not heard of.
  w.db.query(
      "update \"order\" set updated_at = updated_at + interval '1 s' "
      "where id = $1::uuid",
      id);
  const auto stale = header_of(paid, "etag");
  const auto cancel = [&](const headers& who, const std::string& if_match) {
    return c.post(path + "/cancel", with(who, "if-match", if_match),
                  json::object());
  };
  CHECK(cancel(as_admin(), stale).status == 412);
  // A stranger does not learn which version there is.
  CHECK(cancel(as_user(shopper(2)), stale).status == 403);
  CHECK(cancel(as_admin(), "*").status == 200);
}

TEST_CASE("a refused move tells where the order may go") {
  const world w;
  auto c = w.orders.connect();
  const std::string id = place_order(c, shopper(), basket("k")).at("id");
  const auto move = [&](const char* to) {
    return c.put("/api/orders/" + id + "/status", as_admin(),
                 {{"newStatus", to}});
  };
  const auto refused = move("shipped");
  CHECK(refused.status == 400);
  CHECK(refused.json().at("currentStatus") == "awaiting_payment");
  CHECK(refused.json().at("allowedTransitions") ==
        json::array({"paid", "cancelled"}));
  REQUIRE(move("cancelled").status == 200);
  // It was never paid, so there is nothing to refund.
  CHECK(move("refunded").json().at("allowedTransitions") == json::array());
}
