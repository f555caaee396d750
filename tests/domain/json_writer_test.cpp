#include "domain/json_writer.hpp"

#include <catch2/catch.hpp>

using namespace orders::domain;

namespace {

std::string quoted(std::string_view text) {
  json_writer json;
  json.value(text);
  return json.take();
}

}  // namespace

TEST_CASE("texts are escaped as RFC 8259 asks", "[json]") {
  CHECK(quoted("") == R"("")");
  CHECK(quoted("Jl. Sudirman 1") == R"("Jl. Sudirman 1")");
  CHECK(quoted(R"(say "hi" \ bye)") == R"("say \"hi\" \\ bye")");
  CHECK(quoted("\n\r\t\b\f") == R"("\n\r\t\b\f")");
  CHECK(quoted(std::string_view{"\0\x01\x1f", 3}) == R"("\u0000\u0001\u001f")");
  CHECK(quoted("\x7f/") == "\"\x7f/\"");
  CHECK(quoted("caf\xc3\xa9 \xf0\x9f\x98\x80") ==
        "\"caf\xc3\xa9 \xf0\x9f\x98\x80\"");
  CHECK(quoted("a\"") == R"("a\"")");
  CHECK(quoted("\"a") == R"("\"a")");
}

TEST_CASE("commas come between values on every level", "[json]") {
  json_writer json;
  json.begin_object()
      .member("a", 1)
      .key("b")
      .begin_array()
      .value(1)
      .begin_object()
      .end_object()
      .begin_array()
      .end_array()
      .begin_object()
      .member("x", true)
      .member("y", false)
      .end_object()
      .null()
      .end_array()
      .key("c")
      .begin_object()
      .end_object()
      .member("d", "e")
      .end_object();
  CHECK(json.take() ==
        R"({"a":1,"b":[1,{},[],{"x":true,"y":false},null],"c":{},"d":"e"})");
}

TEST_CASE("domain values are written as the wire shows them", "[json]") {
  json_writer json;
  json.begin_array()
      .value(money::of_minor(10'050))
      .value(*uuid::parse("ABCDEF01-2345-6789-ABCD-EF0123456789"))
      .value(timestamp{})
      .value(std::int64_t{INT64_MIN})
      .value(std::size_t{7})
      .value(std::optional<std::string>{})
      .value(std::optional<std::string>{"x"})
      .raw(R"({"kept":[1]})")
      .value(std::int32_t{-1})
      .end_array();
  CHECK(json.take() ==
        R"(["100.5","abcdef01-2345-6789-abcd-ef0123456789",)"
        R"("1970-01-01T00:00:00.000Z",-9223372036854775808,7,null,"x",)"
        R"({"kept":[1]},-1])");
}

TEST_CASE("a member without a value is null, or left out when asked",
          "[json]") {
  json_writer json;
  const std::optional<std::string> none;
  json.begin_object()
      .member("shown", none)
      .member_if("hidden", none)
      .member_if("there", std::optional{std::string{"v"}})
      .end_object();
  CHECK(json.take() == R"({"shown":null,"there":"v"})");
}

TEST_CASE("keys are escaped as well", "[json]") {
  json_writer json;
  json.begin_object().member("a\"b", 1).end_object();
  CHECK(json.take() == R"({"a\"b":1})");
}
