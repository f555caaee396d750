// GET /metrics: Prometheus's text format, and numbers that are true.
#include <catch2/catch.hpp>
#include <map>
#include <regex>
#include <sstream>

#include "tests/support/basket.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

/// Samples by name and labels, as they are written.
using samples = std::map<std::string, double>;

const std::regex sample_line{
    R"re(([a-zA-Z_:][a-zA-Z0-9_:]*(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})?) ([-+.0-9eInfNa]+))re"};
const std::regex comment_line{R"re(# (HELP|TYPE) order_[a-z_]+ .+)re"};

samples read_samples(const std::string& text) {
  samples out;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    if (line.starts_with("#")) {
      CHECK(std::regex_match(line, comment_line));
      continue;
    }
    std::smatch parts;
    REQUIRE(std::regex_match(line, parts, sample_line));
    CHECK(out.emplace(parts[1], std::stod(parts[4])).second);
  }
  return out;
}

samples scrape(const world& w) {
  const auto got = w.orders.connect().get("/metrics");
  REQUIRE(got.status == 200);
  CHECK(got.header.find("content-type")->second ==
        "text/plain; version=0.0.4; charset=utf-8");
  return read_samples(got.text);
}

std::string request(const std::string& method, const std::string& route,
                    const std::string& status) {
  return "order_http_requests_total{method=\"" + method + "\",route=\"" +
         route + "\",status=\"" + status + "\"}";
}

std::string checkout(const std::string& outcome) {
  return "order_checkouts_total{outcome=\"" + outcome + "\"}";
}

std::string calls_of(const std::string& neighbour, const std::string& outcome) {
  return "order_neighbour_calls_total{neighbour=\"" + neighbour +
         "-service\",outcome=\"" + outcome + "\"}";
}

std::string circuit_of(const std::string& neighbour) {
  return "order_neighbour_circuit_open{neighbour=\"" + neighbour +
         "-service\"}";
}

std::string entered(const std::string& status) {
  return "order_status_changes_total{to=\"" + status + "\"}";
}

}  // namespace

TEST_CASE("after some checkouts the metrics tell of them") {
  const world w;
  auto c = w.orders.connect();
  const auto body = basket("k", {line(1), line(2)});
  const auto placed = check_out(c, shopper(), body);
  REQUIRE(placed.status == 201);
  REQUIRE(check_out(c, shopper(), body).status == 200);
  REQUIRE(check_out(c, shopper(), basket("k", {line(3)})).status == 422);
  REQUIRE(check_out(c, shopper(), json::object()).status == 400);
  const std::string id = placed.data().at("orders").at(0).at("id");
  REQUIRE(c.get("/api/orders/" + id, as_user(shopper())).status == 200);
  REQUIRE(c.get("/API/orders/" + id + "/", as_user(shopper(2))).status == 403);
  REQUIRE(c.get("/nothing").status == 404);

  const auto seen = scrape(w);
  CHECK(seen.at(checkout("placed")) == 1);
  CHECK(seen.at(checkout("repeated")) == 1);
  CHECK(seen.at(checkout("refused")) == 1);
  CHECK(seen.at(checkout("failed")) == 0);
  CHECK(seen.at("order_orders_placed_total") == 2);
  CHECK(seen.at(request("POST", "/api/orders", "2xx")) == 2);
  CHECK(seen.at(request("POST", "/api/orders", "4xx")) == 2);
  CHECK(seen.at(request("GET", "/api/orders/{}", "2xx")) == 1);
  CHECK(seen.at(request("GET", "/api/orders/{}", "4xx")) == 1);
  CHECK(seen.at(request("any", "other", "4xx")) == 1);
  CHECK(seen.at("order_http_request_duration_seconds_count{method=\"POST\","
                "route=\"/api/orders\"}") == 4);
  // The checkout, and each order's move to awaiting_payment.
  CHECK(seen.at("order_write_commands_total{outcome=\"committed\"}") == 3);
  CHECK(seen.at("order_write_batch_commands_sum") == 3);
  CHECK(seen.at("order_write_batch_duration_seconds_count") ==
        seen.at("order_write_batch_commands_count"));
  CHECK(seen.at("order_http_in_flight") == 1);
  CHECK(seen.at("order_http_connections") >= 1);
  CHECK(seen.at("order_actor_restarts_total") == 0);
}

TEST_CASE("metrics tell of neighbours, statuses and live actors") {
  const world w{{{"SWEEPERS_ENABLED", "false"}}};
  auto c = w.orders.connect();
  const auto fresh = scrape(w);
  for (const auto* neighbour : {"product", "auth", "cart", "payment"}) {
    INFO(neighbour);
    CHECK(fresh.at(calls_of(neighbour, "answered")) == 0);
    CHECK(fresh.at(circuit_of(neighbour)) == 0);
  }
  CHECK(fresh.at(entered("refunded")) == 0);
  const std::string id = place_order(c, shopper(), basket("k")).at("id");
  REQUIRE(w.neighbours.pay(id).status == 200);
  const auto seen = scrape(w);
  CHECK(seen.at(calls_of("product", "answered")) == 1);
  CHECK(seen.at(calls_of("payment", "answered")) == 1);
  CHECK(seen.at("order_neighbour_call_duration_seconds_count{neighbour="
                "\"payment-service\"}") == 1);
  CHECK(seen.at(entered("pending")) == 1);
  CHECK(seen.at(entered("awaiting_payment")) == 1);
  CHECK(seen.at(entered("paid")) == 1);
  CHECK(seen.at("order_actors{type=\"order\"}") == 1);
  CHECK(seen.at("order_mailbox_messages{type=\"order\"}") == 0);
}

TEST_CASE("metrics tell when a neighbour is left alone") {
  const world w{
      {{"SWEEPERS_ENABLED", "false"}, {"PAYMENT_SERVICE_RETRIES", "0"}}};
  auto c = w.orders.connect();
  w.neighbours.set_faults("payment", {{"mode", "status"}, {"status", 500}});
  for (int i = 0; i < 8; ++i)
    check_out(c, shopper(), basket("k" + std::to_string(i)));
  const auto seen = scrape(w);
  CHECK(seen.at(calls_of("payment", "failed")) >= 5);
  CHECK(seen.at(calls_of("payment", "failed")) +
            seen.at(calls_of("payment", "withheld")) ==
        8);
  CHECK(seen.at(circuit_of("payment")) == 1);
}

TEST_CASE("no id of anybody is in the metrics") {
  const world w;
  auto c = w.orders.connect();
  const std::string id = place_order(c, shopper(), basket("k")).at("id");
  c.get("/api/orders/" + id, as_user(shopper()));
  c.get("/nobody/" + id);
  const auto text = c.get("/metrics").text;
  CHECK(text.find(id) == text.npos);
  CHECK(text.find(shopper()) == text.npos);
}

TEST_CASE("a checkout without its invoice is counted as one") {
  const world w;
  auto c = w.orders.connect();
  w.neighbours.set_faults("payment", {{"mode", "status"}, {"status", 500}});
  REQUIRE(check_out(c, shopper(), basket("k")).status == 201);
  w.neighbours.set_faults("product", {{"mode", "status"}, {"status", 500}});
  REQUIRE(check_out(c, shopper(), basket("other")).status == 503);
  const auto seen = scrape(w);
  CHECK(seen.at(checkout("without_invoice")) == 1);
  CHECK(seen.at(checkout("placed")) == 0);
  CHECK(seen.at(checkout("failed")) == 1);
}

TEST_CASE("the metrics tell which orders are stuck, and for how long") {
  const world w{{{"SWEEP_INTERVAL_MS", "100"}, {"INVOICE_GRACE_MS", "0"}}};
  auto c = w.orders.connect();
  w.neighbours.set_faults("payment", {{"mode", "status"}, {"status", 400}});
  REQUIRE(check_out(c, shopper(), basket("stuck")).status == 201);
  // Counted every fifteen seconds.
  wait_until(
      "the order counts as failing",
      [&] {
        const auto text = w.orders.connect().get("/metrics").text;
        return text.find("order_failing_orders{status=\"pending\"} 1\n") !=
               std::string::npos;
      },
      std::chrono::seconds{90});
  const auto seen = scrape(w);
  CHECK(seen.at("order_overdue_orders{status=\"pending\"}") == 1);
  CHECK(seen.at("order_sweep_failures_total{task=\"make_invoice\"}") > 0);
  CHECK(seen.count("order_overdue_oldest_seconds{status=\"pending\"}") == 1);
  CHECK(seen.at("order_outbox_parked_events") == 0);
  for (const auto* name :
       {"order_outbox_published_total", "order_outbox_unpublished_events",
        "order_outbox_oldest_unpublished_seconds", "order_duties_open",
        "order_payment_events_total{outcome=\"dead\"}"}) {
    INFO(name);
    CHECK(seen.count(name) == 1);
  }
}
