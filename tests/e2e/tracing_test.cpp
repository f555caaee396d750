// W3C traces from the caller through us to neighbours and events, and the
// spans that a collector is told of them.
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <sstream>

#include "tests/e2e/trace_collector.hpp"
#include "tests/support/basket.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

constexpr std::chrono::seconds patient{60};
using texts = std::set<std::string>;

const std::string trace = "0af7651916cd43dd8448eb211c80319c";
const std::string callers_span = "b7ad6b7169203331";
const std::string sampled = "00-" + trace + "-" + callers_span + "-01";

std::string trace_of(const std::string& traceparent) {
  return traceparent.substr(3, 32);
}

std::string span_of(const std::string& traceparent) {
  return traceparent.substr(36, 16);
}

reply check_out_with(client& c, const json& body, const headers& more) {
  auto who = as_user(shopper());
  who.insert(more.begin(), more.end());
  return c.send("POST", "/api/orders", who, body.dump());
}

/// Every call of a checkout; the cart's comes after the answer.
std::vector<json> calls_of(const world& w, std::size_t count) {
  std::vector<json> out;
  wait_until(
      std::to_string(count) + " calls",
      [&] {
        out.clear();
        for (const auto* neighbour : {"auth", "product", "payment", "cart"})
          for (const auto& call : w.neighbours.calls(neighbour))
            out.push_back(call);
        return out.size() >= count;
      },
      patient);
  return out;
}

texts fields(const std::vector<json>& from, const std::string& name) {
  texts out;
  for (const auto& one : from) out.insert(one.at(name));
  return out;
}

/// Created, and moved to awaiting_payment, each of two orders.
std::vector<json> events_of_two(const world& w) {
  std::vector<json> out;
  wait_until(
      "four events",
      [&] {
        out = w.orders.connect()
                  .get("/api/internal/events", as_service("seller-service"))
                  .data()
                  .at("events")
                  .get<std::vector<json>>();
        return out.size() >= 4;
      },
      patient);
  return out;
}

double metric(const world& w, const std::string& sample) {
  std::istringstream text{w.orders.connect().get("/metrics").text};
  for (std::string line; std::getline(text, line);)
    if (line.starts_with(sample + " "))
      return std::stod(line.substr(sample.size()));
  FAIL("no metric " + sample);
  return 0;
}

environment traced(const trace_collector& collector,
                   const environment& more = {}) {
  environment out{{"SWEEPERS_ENABLED", "false"},
                  {"OTEL_EXPORTER_OTLP_ENDPOINT", collector.url()},
                  {"OTEL_BSP_SCHEDULE_DELAY", "50"}};
  for (const auto& [name, value] : more) out[name] = value;
  return out;
}

std::vector<json> of_kind(const std::vector<json>& spans, int kind) {
  std::vector<json> out;
  std::copy_if(spans.begin(), spans.end(), std::back_inserter(out),
               [&](const json& s) { return s.at("kind") == kind; });
  return out;
}

constexpr int server = 2, client_call = 3;
/// Auth, two products, two invoices, the cart.
constexpr std::size_t calls_of_two = 6;

std::vector<json> await_spans(const trace_collector& collector,
                              const std::string& of, std::size_t count) {
  wait_until(
      std::to_string(count) + " spans",
      [&] { return collector.spans_of(of).size() >= count; }, patient);
  return collector.spans_of(of);
}

}  // namespace

TEST_CASE("without a collector traces still go through us, unsampled") {
  const world w{{{"SWEEPERS_ENABLED", "false"}}};
  auto c = w.orders.connect();
  REQUIRE(check_out_with(c, basket("first", {line(1), line(2)}),
                         {{"x-request-id", "asked-1"}})
              .status == 201);
  const auto calls = calls_of(w, calls_of_two);
  CHECK(fields(calls, "requestId") == texts{"asked-1"});
  texts traces, spans;
  for (const auto& call : calls) {
    const std::string traceparent = call.at("traceparent");
    CHECK(traceparent.ends_with("-00"));
    traces.insert(trace_of(traceparent));
    spans.insert(span_of(traceparent));
  }
  CHECK(traces.size() == 1);
  CHECK(spans.size() == calls.size());
  for (const auto& event : events_of_two(w))
    CHECK(trace_of(event.at("traceparent")) == *traces.begin());

  REQUIRE(check_out(c, shopper(), basket("second")).status == 201);
  for (const auto& call : w.neighbours.calls("payment"))
    traces.insert(trace_of(call.at("traceparent")));
  CHECK(traces.size() == 2);
}

TEST_CASE("a checkout is one tree of spans, together with its neighbours") {
  const trace_collector collector;
  const world w{traced(collector)};
  auto c = w.orders.connect();
  const auto body = basket("k", {line(1), line(2)});
  REQUIRE(check_out_with(
              c, body,
              {{"traceparent", sampled}, {"tracestate", "gateway=1,other=2"}})
              .status == 201);
  const auto calls = calls_of(w, calls_of_two);
  const auto spans = await_spans(collector, trace, calls.size() + 1);
  CHECK(spans.size() == calls.size() + 1);

  const auto served = of_kind(spans, server);
  REQUIRE(served.size() == 1);
  CHECK(served[0].at("name") == "POST /api/orders");
  CHECK(served[0].at("parentSpanId") == callers_span);
  const std::string ours = served[0].at("spanId");
  const auto called = of_kind(spans, client_call);
  CHECK(fields(called, "parentSpanId") == texts{ours});
  CHECK(fields(called, "name") ==
        texts{"GET auth-service", "GET product-service", "POST payment-service",
              "DELETE cart-service"});

  texts told;
  for (const auto& call : calls) {
    CHECK(call.at("tracestate") == "gateway=1,other=2");
    CHECK(call.at("traceparent").get<std::string>().ends_with("-01"));
    CHECK(trace_of(call.at("traceparent")) == trace);
    told.insert(span_of(call.at("traceparent")));
  }
  CHECK(told == fields(called, "spanId"));
  for (const auto& event : events_of_two(w))
    CHECK(event.at("traceparent") == "00-" + trace + "-" + ours + "-01");

  // Ids and codes only.
  const auto& address = body.at("shippingAddress");
  for (const auto* personal : {"name", "phone", "address"})
    CHECK(collector.text().find(address.at(personal).get<std::string>()) ==
          std::string::npos);
  CHECK(metric(w, "order_spans_exported_total") >= calls_of_two + 1);
}

TEST_CASE("a caller's decision about sampling stands, whatever ours is") {
  const trace_collector collector;
  world w{traced(collector, {{"OTEL_TRACES_SAMPLER_ARG", "0"}})};
  auto c = w.orders.connect();
  const auto of_payment = [&] {
    return w.neighbours.calls("payment")
        .back()
        .at("traceparent")
        .get<std::string>();
  };
  REQUIRE(check_out(c, shopper(), basket("own")).status == 201);
  CHECK(of_payment().ends_with("-00"));
  const auto not_told = trace_of(of_payment());
  REQUIRE(
      check_out_with(c, basket("theirs"), {{"traceparent", sampled}}).status ==
      201);
  CHECK(of_payment().ends_with("-01"));
  await_spans(collector, trace, 1);
  CHECK(w.orders.stop() == 0);
  CHECK(collector.spans_of(not_told).empty());
}

TEST_CASE("the last spans are exported when the service stops") {
  const trace_collector collector;
  world w{traced(collector, {{"OTEL_BSP_SCHEDULE_DELAY", "600000"}})};
  auto c = w.orders.connect();
  REQUIRE(check_out_with(c, basket("k"), {{"traceparent", sampled}}).status ==
          201);
  CHECK(collector.requests() == 0);
  CHECK(w.orders.stop() == 0);
  const auto spans = collector.spans_of(trace);
  CHECK(of_kind(spans, server).size() == 1);
  CHECK(of_kind(spans, client_call).size() >= 3);
}

TEST_CASE("an ill collector costs spans, not requests") {
  trace_collector collector;
  world w{traced(collector, {{"OTEL_BSP_MAX_QUEUE_SIZE", "3"}})};
  auto c = w.orders.connect();
  const auto dropped = [&](const std::string& reason) {
    return metric(w, "order_spans_dropped_total{reason=\"" + reason + "\"}");
  };
  collector.answer_with(500);
  REQUIRE(check_out(c, shopper(), basket("refused")).status == 201);
  wait_until(
      "spans to be refused", [&] { return dropped("collector") > 0; }, patient);

  collector.hold(true);
  const auto before = collector.requests();
  REQUIRE(check_out(c, shopper(), basket("slow")).status == 201);
  wait_until(
      "a request to hang", [&] { return collector.requests() > before; },
      patient);
  REQUIRE(
      check_out(c, shopper(), basket("slower", {line(1), line(2)})).status ==
      201);
  wait_until(
      "spans to find no room", [&] { return dropped("queue") > 0; }, patient);
  CHECK(w.orders.log().find("spans-not-exported") != std::string::npos);
  CHECK(w.orders.stop() == 0);
}

TEST_CASE("without anybody at the collector's address all goes on") {
  const reserved_port nobody;
  const world w{{{"OTEL_EXPORTER_OTLP_ENDPOINT",
                  "http://127.0.0.1:" + std::to_string(nobody.number())},
                 {"OTEL_BSP_SCHEDULE_DELAY", "50"}}};
  auto c = w.orders.connect();
  REQUIRE(check_out(c, shopper(), basket("k")).status == 201);
  wait_until(
      "spans to be given up",
      [&] {
        return metric(w, "order_spans_dropped_total{reason=\"collector\"}") > 0;
      },
      patient);
}
