#include "integrations/cloud_event.hpp"

#include <catch2/catch.hpp>
#include <map>

using namespace orders;
using integrations::to_cloud_event;

namespace {

integrations::outgoing_event an_event() {
  return {domain::uuid::parse("01900000-0000-7000-8000-000000000001").value(),
          "order.created",
          domain::uuid::parse("01900000-0000-7000-8000-0000000000aa").value(),
          "2026-01-02T03:04:05.678Z",
          7,
          R"({"orderId":"x"})"};
}

std::map<std::string, std::string> headers_of(
    const integrations::kafka_record& r) {
  return {r.headers.begin(), r.headers.end()};
}

}  // namespace

TEST_CASE("an event becomes a CloudEvent in binary mode") {
  const auto record = to_cloud_event(an_event(), "order_event", "the key");
  CHECK(record.topic == "order_event");
  CHECK(record.key == "the key");
  CHECK(record.value == R"({"orderId":"x"})");
  CHECK(headers_of(record) ==
        std::map<std::string, std::string>{
            {"ce_specversion", "1.0"},
            {"ce_id", "01900000-0000-7000-8000-000000000001"},
            {"ce_type", "order.created"},
            {"ce_source", "order-service"},
            {"ce_subject", "01900000-0000-7000-8000-0000000000aa"},
            {"ce_time", "2026-01-02T03:04:05.678Z"},
            {"ce_sequence", "7"},
            {"content-type", "application/json"}});
}

TEST_CASE("an event tells the trace that it happened in") {
  auto event = an_event();
  const std::string traceparent =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  event.trace = domain::trace_context::parse(traceparent);
  CHECK(headers_of(to_cloud_event(event, "t", "k")).at("traceparent") ==
        traceparent);
}

TEST_CASE("an event of the old service carries no sequence") {
  auto event = an_event();
  event.sequence.reset();
  CHECK_FALSE(
      headers_of(to_cloud_event(event, "t", "k")).contains("ce_sequence"));
}
