#include "domain/uuid.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <unordered_set>

using orders::domain::uuid;

TEST_CASE("any 8-4-4-4-12 hex text is a uuid, in either case", "[uuid]") {
  const auto* text = GENERATE("00000000-0000-0000-0000-000000000000",
                              "ffffffff-ffff-ffff-ffff-ffffffffffff",
                              // No RFC version or variant (design 9, F54).
                              "00000000-0000-0000-0000-000000000100",
                              "01234567-89ab-cdef-0123-456789abcdef");
  const auto id = uuid::parse(text);
  REQUIRE(id);
  CHECK(id->text() == text);
}

TEST_CASE("upper case is read and written as lower case", "[uuid]") {
  const auto upper = uuid::parse("ABCDEF01-2345-6789-ABCD-EF0123456789");
  const auto lower = uuid::parse("abcdef01-2345-6789-abcd-ef0123456789");
  REQUIRE(upper);
  CHECK(upper == lower);
  CHECK(upper->text() == "abcdef01-2345-6789-abcd-ef0123456789");
  CHECK(upper->bytes.front() == 0xab);
  CHECK(upper->bytes.back() == 0x89);
}

TEST_CASE("anything else is no uuid", "[uuid]") {
  const auto* text = GENERATE("", "x", "01234567-89ab-cdef-0123-456789abcde",
                              "01234567-89ab-cdef-0123-456789abcdef0",
                              " 1234567-89ab-cdef-0123-456789abcdef",
                              "0123456789abcdef0123456789abcdef",
                              "01234567x89ab-cdef-0123-456789abcdef",
                              "0123456-789ab-cdef-0123-456789abcdef",
                              "{1234567-89ab-cdef-0123-456789abcde}",
                              "g1234567-89ab-cdef-0123-456789abcdef",
                              "01234567-89ab-cdef-0123-456789abcdeG",
                              "01234567-89ab-cdef-0123-456789abcd-f",
                              "------------------------------------");
  INFO(text);
  CHECK_FALSE(uuid::parse(text));
}

TEST_CASE("uuids that differ in one bit differ as keys", "[uuid]") {
  const auto base = *uuid::parse("01234567-89ab-cdef-0123-456789abcdef");
  std::unordered_set<uuid> seen{base};
  for (std::size_t bit = 0; bit < 128; ++bit) {
    auto other = base;
    other.bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    CHECK(other != base);
    seen.insert(other);
    CHECK(std::hash<uuid>{}(other) != std::hash<uuid>{}(base));
  }
  CHECK(seen.size() == 129);
}
