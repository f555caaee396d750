#include "http/form_body.hpp"

#include <catch2/catch.hpp>

using nlohmann::json;
using orders::http::parse_form;
using orders::http::parse_query;
using orders::http::percent_decode;

namespace {

json form(const std::string& text) {
  auto out = parse_form(text);
  REQUIRE(out);
  return *out;
}

}  // namespace

TEST_CASE("percent-decoding leaves malformed sequences as they are", "[form]") {
  CHECK(percent_decode("a%20b+c") == "a b c");
  CHECK(percent_decode("%C3%a9") == "\xc3\xa9");
  CHECK(percent_decode("100%") == "100%");
  CHECK(percent_decode("%4") == "%4");
  CHECK(percent_decode("%zz%41") == "%zzA");
  CHECK(percent_decode("%00") == std::string(1, '\0'));
  CHECK(percent_decode("%252B") == "%2B");
  CHECK(percent_decode("").empty());
}

TEST_CASE("flat forms become objects of texts", "[form]") {
  CHECK(form("") == json::object());
  CHECK(form("a=1&b=x+y&c=") == json{{"a", "1"}, {"b", "x y"}, {"c", ""}});
  CHECK(form("a&&b=2&") == json{{"a", ""}, {"b", "2"}});
  CHECK(form("=1") == json::object());
  CHECK(form("a=b=c") == json{{"a", "b=c"}});
}

TEST_CASE("nested names become objects and arrays", "[form]") {
  CHECK(form("items[0][productId]=p&items[0][quantity]=2&items[1][productId]=q"
             "&shippingAddress[name]=Dewi") ==
        json::parse(R"({"items":[{"productId":"p","quantity":"2"},
                                 {"productId":"q"}],
                        "shippingAddress":{"name":"Dewi"}})"));
  CHECK(form("a%5Bb%5D=1") == json::parse(R"({"a":{"b":"1"}})"));
  CHECK(form("a[]=1&a[]=2") == json::parse(R"({"a":["1","2"]})"));
  CHECK(form("a=1&a=2&a=3") == json::parse(R"({"a":["1","2","3"]})"));
}

TEST_CASE("a large index is a name, not a gap to fill", "[form]") {
  CHECK(form("a[100]=x") == json::parse(R"({"a":{"100":"x"}})"));
  CHECK(form("a[4294967296]=x") == json::parse(R"({"a":{"4294967296":"x"}})"));
  CHECK(form("a[99]=x")["a"].size() == 100);
}

TEST_CASE("names that contradict earlier ones are left out", "[form]") {
  CHECK(form("a=1&a[b]=2") == json{{"a", "1"}});
  CHECK(form("a[0]=1&a[b]=2") == json::parse(R"({"a":["1"]})"));
}

TEST_CASE("depth and number of parameters are bounded", "[form]") {
  std::string deep = "a";
  for (int i = 0; i < 1000; ++i) deep += "[b]";
  auto value = form(deep + "=1");
  int depth = 0;
  while (value.is_object() && !value.empty()) {
    value = json(*value.begin());
    ++depth;
  }
  CHECK(depth <= 7);
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "a" + std::to_string(i) + "=1&";
  CHECK(form(many).size() == 1000);
  CHECK_FALSE(parse_form(many + "b=1"));
}

TEST_CASE("what is no UTF-8 is left out", "[form]") {
  CHECK(form("a=%FF&b=1") == json{{"b", "1"}});
  CHECK(form("%C3=1&b=1") == json{{"b", "1"}});
  CHECK(form("a=%ED%A0%80&b=1") == json{{"b", "1"}});  // a lone surrogate
  SECTION("however many escapes the rest would need as JSON") {
    CHECK(form("a=%FF%22&b=1") == json{{"b", "1"}});
    CHECK(form("a=%0A%FF%FF%0A&b=1") == json{{"b", "1"}});
    CHECK(form("%FF%22=1&b=1") == json{{"b", "1"}});
  }
  CHECK(form("a=%22%0A%C3%A9")["a"] == "\"\n\xc3\xa9");
}

TEST_CASE("a query keeps every repetition of a name", "[form]") {
  CHECK(parse_query("").empty());
  CHECK(parse_query("a=1&a=1&b=x%26+y&c&=z") ==
        std::multimap<std::string, std::string>{
            {"a", "1"}, {"a", "1"}, {"b", "x& y"}, {"c", ""}, {"", "z"}});
  CHECK(parse_query("a[b]=1").count("a[b]") == 1);
}
