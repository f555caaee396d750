#include <rapidcheck.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>

#include "domain/allocation.hpp"

using namespace orders::domain;

namespace {

__extension__ using wide = unsigned __int128;
using amounts = std::vector<std::int64_t>;  // minor units

/// Subtotals and the charges to share out over them.
struct basket_sums {
  amounts subtotals;
  std::int64_t discount = 0, shipping = 0, tax = 0;

  std::int64_t goods() const {
    return std::accumulate(subtotals.begin(), subtotals.end(), std::int64_t{0});
  }
};

std::vector<money> as_money(const amounts& all) {
  std::vector<money> out;
  for (const auto minor : all) out.push_back(money::of_minor(minor));
  return out;
}

std::int64_t total_of(const std::vector<money>& all) {
  std::int64_t sum = 0;
  for (const auto amount : all) sum += amount.minor();
  return sum;
}

/// floor(s / S x Q) in whole rupiah, in minor units.
std::int64_t floor_share(std::int64_t part, std::int64_t whole,
                         std::int64_t amount) {
  return static_cast<std::int64_t>(static_cast<wide>(part) *
                                   static_cast<std::uint64_t>(amount / 100) /
                                   static_cast<std::uint64_t>(whole)) *
         100;
}

/// Each returns what is wrong, or null.
const char* fault_of_charge(const amounts& subtotals, std::int64_t charge,
                            const std::vector<money>& shares) {
  const auto goods =
      std::accumulate(subtotals.begin(), subtotals.end(), std::int64_t{0});
  if (shares.size() != subtotals.size()) return "a share for each group";
  if (total_of(shares) != charge) return "the shares add up";
  std::size_t bearer = 0;
  for (std::size_t i = 0; i < subtotals.size(); ++i)
    if (subtotals[i] > 0) bearer = i;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] < money{}) return "no share is negative";
    const auto least = goods > 0 ? floor_share(subtotals[i], goods, charge) : 0;
    if (i != bearer && shares[i].minor() != least)
      return "the others get their floor";
    if (shares[i].minor() < least) return "nobody gets less than the floor";
    if (shares[i].minor() % 100 != 0) return "shares are whole rupiah";
  }
  return nullptr;
}

const char* fault_of_discount(const amounts& subtotals, std::int64_t discount,
                              const std::vector<money>& shares) {
  const auto goods =
      std::accumulate(subtotals.begin(), subtotals.end(), std::int64_t{0});
  if (shares.size() != subtotals.size()) return "a share for each group";
  if (total_of(shares) != discount) return "the shares add up";
  bool later_are_full = true;
  for (std::size_t i = shares.size(); i-- > 0;) {
    const auto share = shares[i].minor();
    const auto least =
        goods > 0 ? floor_share(subtotals[i], goods, discount) : 0;
    if (share < least || share < 0) return "nobody gets less than the floor";
    if (share > subtotals[i]) return "no share exceeds its subtotal";
    if (share > least && !later_are_full)
      return "the remainder goes to the last that can bear it";
    later_are_full = later_are_full && share == subtotals[i];
  }
  return nullptr;
}

const char* fault_of(const basket_sums& basket) {
  const auto goods = as_money(basket.subtotals);
  const auto discounts =
      allocate_discount(money::of_minor(basket.discount), goods);
  const auto shippings =
      allocate_charge(money::of_minor(basket.shipping), goods);
  const auto taxes = allocate_charge(money::of_minor(basket.tax), goods);
  if (const auto* fault =
          fault_of_discount(basket.subtotals, basket.discount, discounts))
    return fault;
  if (const auto* fault =
          fault_of_charge(basket.subtotals, basket.shipping, shippings))
    return fault;
  if (const auto* fault = fault_of_charge(basket.subtotals, basket.tax, taxes))
    return fault;
  std::int64_t orders = 0;
  for (std::size_t i = 0; i < goods.size(); ++i) {
    const auto total = goods[i].minor() + shippings[i].minor() +
                       taxes[i].minor() - discounts[i].minor();
    if (total < 0) return "no order costs less than nothing";
    orders += total;
  }
  return orders ==
                 basket.goods() + basket.shipping + basket.tax - basket.discount
             ? nullptr
             : "the orders add up to the basket";
}

/// A number below 10^digits, where small and large ones are as likely.
std::int64_t any_amount(std::mt19937_64& random, unsigned digits) {
  std::uint64_t bound = 1;
  for (auto n = random() % (digits + 1); n > 0; --n) bound *= 10;
  return static_cast<std::int64_t>(random() % bound);
}

basket_sums any_basket(std::mt19937_64& random) {
  basket_sums out;
  for (auto n = 1 + random() % 6; n > 0; --n)
    out.subtotals.push_back(any_amount(random, 14));
  if (random() % 16 == 0)
    std::fill(out.subtotals.begin(), out.subtotals.end(), 0);
  const auto rupiah = out.goods() / 100;
  out.discount = random() % 8 == 0
                     ? rupiah * 100
                     : std::min(any_amount(random, 12), rupiah) * 100;
  out.shipping = any_amount(random, 12) * 100;
  out.tax = any_amount(random, 12) * 100;
  return out;
}

}  // namespace

TEST_CASE("a million baskets are shared out to the last sen", "[property]") {
  std::mt19937_64 random{20260301};
  std::size_t faults = 0, discounted = 0, free = 0;
  std::string example;
  for (int i = 0; i < 1'000'000; ++i) {
    const auto basket = any_basket(random);
    discounted += basket.discount > 0;
    free += basket.goods() == 0;
    if (const auto* fault = fault_of(basket)) {
      ++faults;
      example = std::string{fault} + ", basket " + std::to_string(i);
    }
  }
  INFO(example);
  CHECK(faults == 0);
  // The generator reaches the corners that it is meant to.
  CHECK(discounted > 300'000);
  CHECK(free > 10'000);
}

TEST_CASE("any small basket is shared out to the last sen", "[property]") {
  REQUIRE(rc::check([] {
    basket_sums basket;
    basket.subtotals = *rc::gen::nonEmpty(
        rc::gen::container<amounts>(rc::gen::weightedOneOf<std::int64_t>(
            {{1, rc::gen::just<std::int64_t>(0)},
             {2, rc::gen::inRange<std::int64_t>(0, 2000)}})));
    const auto rupiah = rc::gen::inRange<std::int64_t>(0, 100);
    basket.discount = std::min(*rupiah, basket.goods() / 100) * 100;
    basket.shipping = *rupiah * 100;
    basket.tax = *rupiah * 100;
    const auto* fault = fault_of(basket);
    if (fault) RC_FAIL(fault);
  }));
}
