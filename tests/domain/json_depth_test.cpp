#include "domain/json_depth.hpp"

#include <catch2/catch.hpp>

using orders::domain::is_nested_deeper;

TEST_CASE("nesting is counted where it is, not where it is written about") {
  CHECK_FALSE(is_nested_deeper("", 0));
  CHECK_FALSE(is_nested_deeper("1", 0));
  CHECK(is_nested_deeper("[]", 0));
  CHECK_FALSE(is_nested_deeper("[[],[],{}]", 2));
  CHECK(is_nested_deeper("[[],{\"a\":[]}]", 2));
  CHECK_FALSE(is_nested_deeper(R"(["[[[[", {"{{{": "]"}])", 2));
  CHECK_FALSE(is_nested_deeper(R"(["\"[[[[\\"])", 1));
  CHECK(is_nested_deeper(R"(["\\",[[]]])", 2));
  CHECK_FALSE(is_nested_deeper(R"("[[[ without an end)", 0));
  CHECK_FALSE(is_nested_deeper("\"\\", 0));
}
