#include "domain/allocation.hpp"

#include <catch2/catch.hpp>

using namespace orders::domain;

namespace {

std::vector<money> rupiah(std::initializer_list<double> amounts) {
  std::vector<money> out;
  for (const double amount : amounts)
    out.push_back(
        money::of_minor(static_cast<std::int64_t>(amount * 100 + 0.5)));
  return out;
}

money whole(std::int64_t amount) {
  return money::of_minor(amount * 100);
}

}  // namespace

TEST_CASE("the worked example of contract 3.5 is shared out exactly",
          "[allocation]") {
  const auto goods = rupiah({449998.5, 40000, 33333.33});
  CHECK(allocate_discount(whole(100), goods) == rupiah({85, 7, 8}));
  CHECK(allocate_charge(whole(10000), goods) == rupiah({8598, 764, 638}));
  CHECK(allocate_charge(whole(777), goods) == rupiah({668, 59, 50}));
}

TEST_CASE("shares are exact where floating point was one off", "[allocation]") {
  CHECK(allocate_charge(whole(100), rupiah({29, 71})) == rupiah({29, 71}));
  CHECK(allocate_discount(whole(100), rupiah({29, 71})) == rupiah({29, 71}));
}

TEST_CASE("nothing to share out leaves every group with nothing",
          "[allocation]") {
  CHECK(allocate_charge(whole(0), rupiah({5, 6})) == rupiah({0, 0}));
  CHECK(allocate_discount(whole(0), rupiah({5, 6})) == rupiah({0, 0}));
}

TEST_CASE("without subtotals the first group bears a charge", "[allocation]") {
  CHECK(allocate_charge(whole(9), rupiah({0, 0, 0})) == rupiah({9, 0, 0}));
  CHECK(allocate_discount(whole(0), rupiah({0, 0})) == rupiah({0, 0}));
}

TEST_CASE("the remainder of a charge goes to the last group with goods",
          "[allocation]") {
  CHECK(allocate_charge(whole(10), rupiah({1, 1, 1})) == rupiah({3, 3, 4}));
  CHECK(allocate_charge(whole(10), rupiah({1, 1, 1, 0})) ==
        rupiah({3, 3, 4, 0}));
  CHECK(allocate_charge(whole(10), rupiah({0, 1, 0})) == rupiah({0, 10, 0}));
}

TEST_CASE("no group bears more discount than its goods cost", "[allocation]") {
  CHECK(allocate_discount(whole(2), rupiah({1, 1, 1})) == rupiah({0, 1, 1}));
  CHECK(allocate_discount(whole(3), rupiah({1, 1, 1})) == rupiah({1, 1, 1}));
  CHECK(allocate_discount(whole(100), rupiah({100, 0})) == rupiah({100, 0}));
  CHECK(allocate_discount(whole(100), rupiah({99.5, 0.5})) ==
        rupiah({99.5, 0.5}));
}

TEST_CASE("one group takes everything", "[allocation]") {
  CHECK(allocate_charge(whole(7), rupiah({3.33})) == rupiah({7}));
  CHECK(allocate_discount(whole(3), rupiah({3.33})) == rupiah({3}));
}

TEST_CASE("the largest amounts of the column do not overflow", "[allocation]") {
  const auto largest = money::of_minor(money::limit / 100 * 100);
  const std::vector goods{money::of_minor(money::limit - 1),
                          money::of_minor(1)};
  const auto shares = allocate_charge(largest, goods);
  CHECK(shares[0].plus(shares[1]) == largest);
  CHECK(shares[0] >= money{});
  CHECK(shares[1] >= money{});
}
