// W3C Trace Context: what is read, what is refused, what goes out.
#include "domain/trace_context.hpp"

#include <catch2/catch.hpp>
#include <set>

using orders::domain::is_trace_state;
using orders::domain::trace_context;

namespace {

const std::string trace_id = "0af7651916cd43dd8448eb211c80319c";
const std::string span_id = "b7ad6b7169203331";
const std::string usual = "00-" + trace_id + "-" + span_id + "-01";

}  // namespace

TEST_CASE("a traceparent is read and written", "[trace]") {
  const auto read = trace_context::parse(usual);
  REQUIRE(read);
  CHECK(read->trace_id_text() == trace_id);
  CHECK(read->span_id_text() == span_id);
  CHECK(read->sampled);
  CHECK(read->text() == usual);
  const auto quiet =
      trace_context::parse("00-" + trace_id + "-" + span_id + "-00");
  REQUIRE(quiet);
  CHECK_FALSE(quiet->sampled);
}

TEST_CASE("flags that nobody knows are not passed on", "[trace]") {
  const auto read =
      trace_context::parse("00-" + trace_id + "-" + span_id + "-ff");
  REQUIRE(read);
  CHECK(read->text() == usual);
  CHECK_FALSE(
      trace_context::parse("00-" + trace_id + "-" + span_id + "-fe")->sampled);
}

TEST_CASE("what is not as the grammar says is no traceparent", "[trace]") {
  const std::string tail = "-" + trace_id + "-" + span_id + "-01";
  auto upper = usual;
  upper[5] = 'A';
  for (const auto& text :
       {std::string{},
        std::string{"00"},
        std::string{"00-0-0-0"},
        upper,
        "ff" + tail,
        "0g" + tail,
        "0" + tail,
        "FF" + tail,
        "00-" + std::string(32, '0') + "-" + span_id + "-01",
        "00-" + trace_id + "-" + std::string(16, '0') + "-01",
        "00-" + trace_id + "-" + span_id + "-0",
        usual + "-",
        usual + "0",
        usual + " ",
        " " + usual,
        "00_" + trace_id + "-" + span_id + "-01",
        "00-" + trace_id + "_" + span_id + "-01",
        "00-" + trace_id + "-" + span_id + "_01",
        "00-" + trace_id + "-" + span_id + "-0x",
        "00-" + trace_id + "-" + span_id + "-\x00\x01"}) {
    INFO(text);
    CHECK_FALSE(trace_context::parse(text));
  }
}

TEST_CASE("later versions are read by the parts that are known", "[trace]") {
  const std::string tail = "-" + trace_id + "-" + span_id + "-01";
  for (const auto& text :
       {"01" + tail, "fe" + tail, "cc" + tail + "-what-the-future-brings"}) {
    INFO(text);
    const auto read = trace_context::parse(text);
    REQUIRE(read);
    CHECK(read->text() == usual);
  }
  CHECK_FALSE(trace_context::parse("cc" + tail + ".what"));
}

TEST_CASE("a child is of the same trace, with a span id of its own",
          "[trace]") {
  const auto parent = trace_context::parse(usual).value();
  const auto child = parent.child();
  CHECK(child.trace_id == parent.trace_id);
  CHECK(child.span_id != parent.span_id);
  CHECK(child.sampled);
  CHECK(trace_context::parse(child.text()) == child);
}

TEST_CASE("fresh traces differ, and shares of them are as large as asked",
          "[trace]") {
  std::set<std::string> ids;
  int within = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto one = trace_context::fresh();
    CHECK_FALSE(one.sampled);
    CHECK(trace_context::parse(one.text()) == one);
    CHECK(one.falls_within(1));
    CHECK_FALSE(one.falls_within(0));
    within += one.falls_within(0.5) ? 1 : 0;
    ids.insert(one.trace_id_text());
  }
  CHECK(ids.size() == 1000);
  // Ten standard deviations.
  CHECK(within > 340);
  CHECK(within < 660);
}

TEST_CASE("a tracestate goes on if it is well-formed", "[trace]") {
  for (const auto* text :
       {"", "rojo=00f067aa0ba902b7", "congo=t61rcWkgMzE,rojo=1", "a=1, b=2",
        "a=1 ,\tb=2", "tenant@system=x", "1tenant@system=x", "a=1,,b=2",
        "a_-*/0=!\"#$%&'()*+-./:;<>?@[]^_`{|}~", "a= x"}) {
    INFO(text);
    CHECK(is_trace_state(text));
  }
  for (const auto* text :
       {"a", "a=", "=1", "A=1", "1a=1", "a=1,a=2", "a=b=c", "a\n=1", "a=1\r\n",
        "a=\xc3\xa9", "a=\x7f", "a@=1", "@a=1", "a@1b=1", "a@b@c=1", "a b=1"}) {
    INFO(text);
    CHECK_FALSE(is_trace_state(text));
  }
}

TEST_CASE("a tracestate has limits", "[trace]") {
  const auto members = [](int count) {
    std::string out;
    for (int i = 0; i < count; ++i)
      out += (i > 0 ? ",k" : "k") + std::to_string(i) + "=1";
    return out;
  };
  CHECK(is_trace_state(members(32)));
  CHECK_FALSE(is_trace_state(members(33)));
  const auto longest = "a=" + std::string(256, 'x');
  CHECK(is_trace_state(longest));
  CHECK_FALSE(is_trace_state(longest + "x"));
  const auto full = longest + ",b=" + std::string(251, 'x');
  CHECK(full.size() == 512);
  CHECK(is_trace_state(full));
  CHECK_FALSE(is_trace_state(full + "x"));
}
