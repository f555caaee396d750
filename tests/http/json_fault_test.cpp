#include "http/json_fault.hpp"

#include <catch2/catch.hpp>

using orders::http::find_unusable_value;

TEST_CASE("the field of a number beyond any range is named", "[body]") {
  CHECK(find_unusable_value(R"({"a":1,"taxAmount":1e999})") == "taxAmount");
  CHECK(find_unusable_value(
            R"({"items":[{"quantity":1},{"quantity":-1e999}]})") ==
        "items.1.quantity");
  CHECK(find_unusable_value(R"({"m":{"a":[1,[2]],"b":[1,1e400]}})") == "m.b.1");
}

TEST_CASE("the field of half a surrogate pair is named", "[body]") {
  CHECK(find_unusable_value(R"({"x":{},"reason":"\ud800"})") == "reason");
  CHECK(find_unusable_value(R"({"shippingAddress":{"name":"a\udc00"}})") ==
        "shippingAddress.name");
}

TEST_CASE("the field of a text that is no UTF-8 is named", "[body]") {
  CHECK(find_unusable_value("{\"a\":1,\"notes\":\"\xc0\xaf\"}") == "notes");
}

TEST_CASE("broken grammar and good texts name no field", "[body]") {
  CHECK_FALSE(find_unusable_value(R"({"a":)"));
  CHECK_FALSE(find_unusable_value(R"({"a":'x'})"));
  CHECK_FALSE(find_unusable_value(R"({"\ud800":1})"));
  CHECK_FALSE(find_unusable_value(R"({"a":[1,2],"b":"c"})"));
}
