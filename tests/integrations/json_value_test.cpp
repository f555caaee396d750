#include "integrations/json_value.hpp"

#include <catch2/catch.hpp>

using namespace orders::integrations;

namespace {

std::string dumped(const std::string& text) {
  const json_document json{text};
  return json.root().is_absent() ? "none" : json.root().dump();
}

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace

TEST_CASE("what is no JSON has no root", "[json]") {
  for (const char* text :
       {"", " ", "{", "{}x", "nul", "[1,]", "{\"a\":1,}", "'a'", "01", "1.",
        "[NaN]", "/* */1", "\"\x01\"", "\"\xff\"", "\"\xc3\"", "\"\\ud800\"",
        "\"\\x41\"", "[1e999]"}) {
    INFO(text);
    CHECK(dumped(text) == "none");
  }
  CHECK(dumped("\xEF\xBB\xBF{}") == "{}");
  CHECK(dumped(nested(64)) == nested(64));
  CHECK(dumped(nested(65)) == "none");
  CHECK(dumped("[\"[[\\\"[[\"]") == "[\"[[\\\"[[\"]");
}

TEST_CASE("a document larger than its first memory is read as well", "[json]") {
  std::string text = "[";
  for (int i = 0; i < 5000; ++i) text += "\"a text of some length\",";
  text += "0]";
  const json_document json{text};
  REQUIRE(json.root().size() == 5001);
  CHECK(json.root().at(4999).text() == "a text of some length");
}

TEST_CASE("what is absent can be asked on", "[json]") {
  const json_document json{R"({"a":null,"b":{"c":[1]}})"};
  const auto root = json.root();
  CHECK(root["b"]["c"].at(0).integer() == 1);
  CHECK(root["a"]["c"]["d"].is_absent());
  CHECK_FALSE(root["a"].is_absent());
  CHECK_FALSE(root["a"].is_present());
  CHECK_FALSE(root["z"].is_present());
  CHECK(root["z"].size() == 0);
  CHECK_FALSE(root["b"].text());
}

TEST_CASE("of several members with one name the last counts", "[json]") {
  const json_document json{R"({"a":1,"a":2,"b":0})"};
  CHECK(json.root()["a"].integer() == 2);
}

TEST_CASE("numbers keep their value", "[json]") {
  const json_document json{
      R"([9223372036854775807,9223372036854775808,-9223372036854775808,)"
      R"(1.0,12500.50,0.1,1e2,"1"])"};
  const auto all = json.root();
  CHECK(all.at(0).integer() == 9223372036854775807);
  CHECK_FALSE(all.at(1).integer());
  CHECK(all.at(1).number_text() == "9223372036854775808");
  CHECK(all.at(2).integer() == std::numeric_limits<std::int64_t>::min());
  CHECK_FALSE(all.at(3).integer());
  CHECK(all.at(4).number_text() == "12500.5");
  CHECK(all.at(5).number_text() == "0.1");
  CHECK_FALSE(all.at(6).integer());
  CHECK_FALSE(all.at(7).number_text());
}

TEST_CASE("a text may hold what no column can", "[json]") {
  const json_document json{R"(["a\u0000b","\u00e9\ud83d\ude00"])"};
  CHECK(json.root().at(0).text() == std::string_view("a\0b", 3));
  CHECK(json.root().at(1).text() == "\xC3\xA9\xF0\x9F\x98\x80");
}
