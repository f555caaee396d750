// The trace of a request: taken from its headers, else begun.
#include "http/incoming_trace.hpp"

#include <catch2/catch.hpp>

using orders::http::read_trace;

namespace {

const std::string given =
    "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

}  // namespace

TEST_CASE("a request goes on with its caller's trace", "[trace]") {
  const auto trace =
      read_trace({{"Traceparent", given}, {"tracestate", "a=1,b=2"}}, 0);
  REQUIRE(trace.parent);
  CHECK(trace.parent->text() == given);
  CHECK(trace.here.trace_id == trace.parent->trace_id);
  CHECK(trace.here.span_id != trace.parent->span_id);
  CHECK(trace.here.sampled);
  CHECK(trace.state == "a=1,b=2");
}

TEST_CASE("a caller decides whether its trace is recorded", "[trace]") {
  auto quiet = given;
  quiet.back() = '0';
  CHECK_FALSE(read_trace({{"traceparent", quiet}}, 1).here.sampled);
  CHECK(read_trace({{"traceparent", given}}, 0).here.sampled);
}

TEST_CASE("without a valid traceparent the trace begins here", "[trace]") {
  for (const auto& headers :
       {httplib::Headers{}, httplib::Headers{{"traceparent", "00-0-0-0"}},
        httplib::Headers{{"traceparent", given}, {"traceparent", given}},
        httplib::Headers{{"tracestate", "a=1"}}}) {
    const auto trace = read_trace(headers, 0);
    CHECK_FALSE(trace.parent);
    CHECK_FALSE(trace.here.sampled);
    CHECK(trace.state.empty());
    CHECK(orders::domain::trace_context::parse(trace.here.text()));
  }
  CHECK(read_trace({}, 1).here.sampled);
}

TEST_CASE("several tracestate headers are one list", "[trace]") {
  CHECK(read_trace({{"traceparent", given},
                    {"tracestate", "a=1"},
                    {"tracestate", "b=2"}},
                   0)
            .state == "a=1,b=2");
  // What is not valid is left out as a whole.
  CHECK(read_trace({{"traceparent", given},
                    {"tracestate", "a=1"},
                    {"tracestate", "a=2"}},
                   0)
            .state.empty());
}
