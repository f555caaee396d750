#include "http/field_errors.hpp"

#include <catch2/catch.hpp>

#include "tests/http/faults.hpp"

using namespace orders;
using namespace orders::http;
using namespace orders::tests;
using nlohmann::json;

namespace {

/// Reads member `v` of `body` with `read`, returns the faults.
template <class Read>
lines faults(const char* body, Read&& read, std::string path = {}) {
  const auto object = json::parse(body);
  field_errors errors;
  read(object_reader{object, std::move(path), errors});
  return lines_of(errors);
}

}  // namespace

TEST_CASE("the type that was received is named", "[fields]") {
  CHECK(wrong_type("string", json(nullptr)) ==
        "Expected string, received null");
  CHECK(wrong_type("string", json(1)) == "Expected string, received number");
  CHECK(wrong_type("string", json(1.5)) == "Expected string, received number");
  CHECK(wrong_type("string", json(true)) ==
        "Expected string, received boolean");
  CHECK(wrong_type("object", json::array()) ==
        "Expected object, received array");
  CHECK(wrong_type("array", json::object()) ==
        "Expected array, received object");
  CHECK(wrong_type("object", json("")) == "Expected object, received string");
}

TEST_CASE("faults name the dotted path", "[fields]") {
  const auto required = [](const object_reader& r) { r.required_text("v", 5); };
  CHECK(faults("{}", required) == lines{"v: Required"});
  CHECK(faults("{}", required, "items.0") == lines{"items.0.v: Required"});
}

TEST_CASE("required texts are trimmed and must have something left",
          "[fields]") {
  const auto read = [](const object_reader& r) { r.required_text("v", 5); };
  CHECK(faults(R"({"v":""})", read) ==
        lines{"v: String must contain at least 1 character(s)"});
  CHECK(faults(R"({"v":" \t\n "})", read) ==
        lines{"v: String must contain at least 1 character(s)"});
  CHECK(faults(R"({"v":null})", read) ==
        lines{"v: Expected string, received null"});
  CHECK(faults(R"({"v":7})", read) ==
        lines{"v: Expected string, received number"});
  CHECK(faults(R"({"v":"123456"})", read) ==
        lines{"v: String must contain at most 5 character(s)"});
  CHECK(faults(R"({"v":"  12345  "})", read).empty());
  CHECK(faults(R"({"v":"a\u0000b"})", read) ==
        lines{"v: String must not contain null characters"});
  const auto object = json::parse(R"({"v":"  a b "})");
  field_errors errors;
  CHECK(object_reader{object, "", errors}.required_text("v", 5) == "a b");
}

TEST_CASE("lengths are counted in code points", "[fields]") {
  const auto read = [&](const std::string& text) {
    field_errors errors;
    const json object{{"v", text}};
    object_reader{object, "", errors}.optional_text("v", 5);
    return errors.empty();
  };
  CHECK(read(repeated(emoji, 5)));
  CHECK_FALSE(read(repeated(emoji, 6)));
  CHECK_FALSE(read(repeated(emoji, 5) + "x"));
}

TEST_CASE("optional texts keep blanks and refuse null", "[fields]") {
  const auto object = json::parse(R"({"empty":"","blank":" ","none":null})");
  field_errors errors;
  const object_reader r{object, "", errors};
  CHECK(r.optional_text("empty", 5) == "");
  CHECK(r.optional_text("blank", 5) == " ");
  CHECK_FALSE(r.optional_text("absent", 5));
  CHECK(errors.empty());
  CHECK_FALSE(r.optional_text("none", 5));
  CHECK(lines_of(errors) == lines{"none: Expected string, received null"});
}

TEST_CASE("omittable texts take null and nothing for absent", "[fields]") {
  const auto object = json::parse(R"({"empty":"","none":null,"n":5})");
  field_errors errors;
  const object_reader r{object, "", errors};
  CHECK_FALSE(r.omittable_text("empty", 5));
  CHECK_FALSE(r.omittable_text("none", 5));
  CHECK(errors.empty());
  r.omittable_text("n", 5);
  CHECK(lines_of(errors) == lines{"n: Expected string, received number"});
}

TEST_CASE("uuids are read in either case, and only uuids", "[fields]") {
  const auto read = [](const object_reader& r) { r.optional_uuid("v"); };
  CHECK(faults(R"({})", read).empty());
  CHECK(
      faults(R"({"v":"ABCDEF01-2345-6789-ABCD-EF0123456789"})", read).empty());
  CHECK(faults(R"({"v":"nope"})", read) == lines{"v: Invalid uuid"});
  CHECK(faults(R"({"v":""})", read) == lines{"v: Invalid uuid"});
  CHECK(faults(R"({"v":null})", read) ==
        lines{"v: Expected string, received null"});
  const auto required = [](const object_reader& r) { r.required_uuid("v"); };
  CHECK(faults(R"({})", required) == lines{"v: Required"});
  CHECK(faults(R"({"v":1})", required) ==
        lines{"v: Expected string, received number"});
}

TEST_CASE("optional numbers may be numbers, texts of one, or nothing",
          "[fields]") {
  const auto value = [](const char* body) {
    const auto object = json::parse(body);
    field_errors errors;
    const auto out = object_reader{object, "", errors}.omittable_decimal("v");
    REQUIRE(errors.empty());
    return out;
  };
  CHECK_FALSE(value("{}"));
  CHECK_FALSE(value(R"({"v":""})"));
  CHECK_FALSE(value(R"({"v":null})"));
  CHECK(value(R"({"v":100.9})") == "100.9");
  CHECK(value(R"({"v":"100.9"})") == "100.9");
  CHECK(value(R"({"v":" 7 "})") == "7");
  CHECK(value(R"({"v":0})") == "0");
  CHECK(value(R"({"v":1e3})") == "1000");
}

TEST_CASE("what is no number, negative or too large is refused", "[fields]") {
  const auto read = [](const object_reader& r) { r.omittable_decimal("v"); };
  for (const auto* body :
       {R"({"v":true})", R"({"v":[5]})", R"({"v":{}})", R"({"v":"x"})",
        R"({"v":"0x10"})", R"({"v":"1,5"})", R"({"v":" "})",
        R"({"v":"Infinity"})", R"({"v":"NaN"})"}) {
    INFO(body);
    CHECK(faults(body, read) == lines{"v: Expected number, received nan"});
  }
  for (const auto* body : {R"({"v":-1})", R"({"v":"-0.01"})", R"({"v":-0.001})",
                           R"({"v":"-1e-9"})"}) {
    INFO(body);
    CHECK(faults(body, read) ==
          lines{"v: Number must be greater than or equal to 0"});
  }
  for (const auto* body : {R"({"v":1e15})", R"({"v":"1e999"})",
                           R"({"v":99999999999999999999999})"}) {
    INFO(body);
    CHECK(faults(body, read) == lines{"v: Number is out of range"});
  }
  const auto required = [](const object_reader& r) { r.required_decimal("v"); };
  for (const auto* body : {"{}", R"({"v":null})", R"({"v":""})"})
    CHECK(faults(body, required) == lines{"v: Expected number, received nan"});
}

TEST_CASE("very small numbers are numbers", "[fields]") {
  const auto read = [](const object_reader& r) { r.omittable_decimal("v"); };
  CHECK(faults(R"({"v":1e-7})", read).empty());
  CHECK(faults(R"({"v":1e-70})", read).empty());
}

TEST_CASE("enumerated texts list what was expected", "[fields]") {
  const std::vector<std::string> colours{"red", "blue"};
  const auto read = [&](const object_reader& r) {
    r.one_of("v", colours, false);
  };
  CHECK(faults("{}", read).empty());
  CHECK(faults(R"({"v":"blue"})", read).empty());
  CHECK(faults(R"({"v":"Blue"})", read) ==
        lines{"v: Invalid enum value. Expected 'red' | 'blue', received "
              "'Blue'"});
  CHECK(faults(R"({"v":""})", read) ==
        lines{"v: Invalid enum value. Expected 'red' | 'blue', received ''"});
  CHECK(faults(R"({"v":null})", read) ==
        lines{"v: Expected 'red' | 'blue', received null"});
  CHECK(faults(R"({"v":1})", read) ==
        lines{"v: Expected 'red' | 'blue', received number"});
  CHECK(faults("{}", [&](const object_reader& r) {
          r.one_of("v", colours, true);
        }) == lines{"v: Required"});
}

TEST_CASE("optional objects must be objects", "[fields]") {
  const auto read = [](const object_reader& r) { r.optional_object("v"); };
  CHECK(faults("{}", read).empty());
  CHECK(faults(R"({"v":{"any":[1]}})", read).empty());
  CHECK(faults(R"({"v":null})", read) ==
        lines{"v: Expected object, received null"});
  CHECK(faults(R"({"v":[]})", read) ==
        lines{"v: Expected object, received array"});
  CHECK(faults(R"({"v":"x"})", read) ==
        lines{"v: Expected object, received string"});
}
