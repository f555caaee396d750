// Spans as a collector expects them (OTLP, ExportTraceServiceRequest as JSON).
#include "integrations/otlp_trace.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace orders::integrations;
using nlohmann::json;

namespace {

span a_span() {
  span out;
  out.context = orders::domain::trace_context::parse(
                    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                    .value();
  out.kind = span_kind::client;
  out.name = "POST payment-service";
  out.began =
      span::clock::time_point{std::chrono::duration_cast<span::clock::duration>(
          std::chrono::nanoseconds{1767323045678000000})};
  out.took = std::chrono::milliseconds{5};
  out.attributes = {{"peer.service", std::string{"payment-service"}},
                    {"http.response.status_code", std::int64_t{201}}};
  return out;
}

json encoded(const std::vector<span>& spans) {
  return json::parse(
      otlp_request(spans, {"order-service", "1.0.0", "replica \"1\""}));
}

json spans_in(const json& request) {
  return request.at("resourceSpans")[0].at("scopeSpans")[0].at("spans");
}

}  // namespace

TEST_CASE("a span is written as the protocol says", "[otlp]") {
  auto span = a_span();
  span.parent = {1, 2, 3, 4, 5, 6, 7, 255};
  CHECK(spans_in(encoded({span})) == json::parse(R"([{
    "traceId": "0af7651916cd43dd8448eb211c80319c",
    "spanId": "b7ad6b7169203331",
    "parentSpanId": "01020304050607ff",
    "name": "POST payment-service",
    "kind": 3,
    "startTimeUnixNano": "1767323045678000000",
    "endTimeUnixNano": "1767323045683000000",
    "attributes": [
      {"key": "peer.service", "value": {"stringValue": "payment-service"}},
      {"key": "http.response.status_code", "value": {"intValue": "201"}}],
    "status": {}}])"));
}

TEST_CASE("a span that failed says so, and a first one has no parent",
          "[otlp]") {
  auto span = a_span();
  span.failed = true;
  const auto written = spans_in(encoded({span}))[0];
  CHECK(written.at("status") == json{{"code", 2}});
  CHECK_FALSE(written.contains("parentSpanId"));
}

TEST_CASE("a request names the service that its spans are of", "[otlp]") {
  const auto request = encoded({a_span(), a_span()});
  CHECK(spans_in(request).size() == 2);
  CHECK(request.at("resourceSpans").size() == 1);
  std::map<std::string, std::string> about;
  for (const auto& a :
       request.at("resourceSpans")[0].at("resource").at("attributes"))
    about[a.at("key")] = a.at("value").at("stringValue");
  CHECK(about == std::map<std::string, std::string>{
                     {"service.name", "order-service"},
                     {"service.version", "1.0.0"},
                     {"service.instance.id", "replica \"1\""}});
}
