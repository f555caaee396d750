#include "domain/column_limits.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace orders::domain;

TEST_CASE("lengths count characters, not bytes", "[columns]") {
  const std::string smile = "\xf0\x9f\x98\x80";
  std::string twenty;
  for (int i = 0; i < 20; ++i) twenty += smile;
  CHECK(character_count("") == 0);
  CHECK(character_count("abc") == 3);
  CHECK(character_count("caf\xc3\xa9") == 4);
  CHECK(character_count(smile) == 1);
  CHECK(fits(twenty, 20));
  CHECK_FALSE(fits(twenty + "x", 20));
  CHECK(fits("", 0));
  CHECK_FALSE(fits("a", 0));
}
