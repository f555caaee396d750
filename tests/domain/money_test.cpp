#include "domain/money.hpp"

#include <catch2/catch.hpp>

using orders::domain::money;

namespace {

constexpr auto most = money::of_minor(money::limit);
constexpr auto least = money::of_minor(-money::limit);

}  // namespace

TEST_CASE("money is read and shown as a DECIMAL(15,2) holds it", "[money]") {
  CHECK(money::parse("150000")->text() == "150000");
  CHECK(money::parse("150000.00")->text() == "150000");
  CHECK(money::parse("100.50")->text() == "100.5");
  CHECK(money::parse("-0.5")->text() == "-0.5");
  CHECK(money::parse("1000.555")->text() == "1000.56");
  CHECK(money::parse("1e-3")->text() == "0");
  CHECK(money{}.text() == "0");
  CHECK_FALSE(money::parse("free"));
}

TEST_CASE("money beyond the column is refused", "[money]") {
  CHECK(money::parse("9999999999999.99") == most);
  CHECK(money::parse("-9999999999999.99") == least);
  CHECK(money::parse("9999999999999.994") == most);
  CHECK_FALSE(money::parse("9999999999999.995"));
  CHECK_FALSE(money::parse("10000000000000"));
  CHECK_FALSE(money::parse("-10000000000000"));
  CHECK(money::checked(money::limit) == most);
  CHECK_FALSE(money::checked(money::limit + 1));
  CHECK_FALSE(money::checked(-money::limit - 1));
}

TEST_CASE("whole rupiah are cut off, not rounded", "[money]") {
  CHECK(money::parse_whole("100.9")->minor() == 10'000);
  CHECK(money::parse_whole("0.999")->minor() == 0);
  CHECK(money::parse_whole("777")->minor() == 77'700);
  CHECK(money::parse_whole("9999999999999.99")->minor() == 999'999'999'999'900);
  CHECK_FALSE(money::parse_whole("10000000000000"));
  CHECK_FALSE(money::parse_whole("9223372036854775807"));
  CHECK_FALSE(money::parse_whole("x"));
}

TEST_CASE("sums and products that leave the column are refused", "[money]") {
  const auto one = money::of_minor(1);
  CHECK(one.plus(money::of_minor(2)) == money::of_minor(3));
  CHECK(one.minus(money::of_minor(2)) == money::of_minor(-1));
  CHECK(money::of_minor(250).times(4) == money::of_minor(1000));
  CHECK(most.plus(money{}) == most);
  CHECK_FALSE(most.plus(one));
  CHECK_FALSE(least.minus(one));
  CHECK(most.times(1) == most);
  CHECK_FALSE(most.times(2));
  CHECK_FALSE(most.times(INT64_MAX));
  CHECK_FALSE(money::of_minor(-2).times(INT64_MAX));
}

TEST_CASE("money is ordered by its amount", "[money]") {
  CHECK(money::of_minor(-1) < money{});
  CHECK(money{} < money::of_minor(1));
  CHECK(money::of_minor(5) == money::of_minor(5));
}
