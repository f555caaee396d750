#include <rapidcheck.h>
#include <catch2/catch.hpp>
#include <random>

#include "domain/basket.hpp"
#include "tests/domain/fixed_environment.hpp"

using namespace orders;
using namespace orders::domain;
using namespace orders::tests;

namespace {

constexpr std::uint32_t product_count = 12;

/// Twelve products of three sellers and the house brand.
product_catalogue priced_catalogue(std::mt19937_64& random) {
  product_catalogue out;
  for (std::uint32_t n = 1; n <= product_count; ++n) {
    auto& p = out[numbered_id(n)];
    p.id = numbered_id(n);
    if (n % 4 != 0) p.seller_id = numbered_id(100 + n % 4);
    p.name = "P";
    p.price = money::of_minor(static_cast<std::int64_t>(random() % 10'000'000));
  }
  return out;
}

checkout_request any_request(std::mt19937_64& random,
                             const product_catalogue& products) {
  checkout_request out;
  out.user_id = numbered_id(900);
  out.idempotency_key = "key";
  std::int64_t goods = 0;
  for (auto n = 1 + random() % 8; n > 0; --n) {
    const auto id =
        numbered_id(static_cast<std::uint32_t>(1 + random() % product_count));
    const auto quantity = static_cast<std::int32_t>(1 + random() % 20);
    out.lines.push_back({id, std::nullopt, quantity});
    goods += products.at(id).price->minor() * quantity;
  }
  const auto rupiah = [&](std::int64_t below) {
    return money::of_minor(
        static_cast<std::int64_t>(random() %
                                  static_cast<std::uint64_t>(below + 1)) *
        100);
  };
  out.discount = rupiah(goods / 100);
  out.shipping = rupiah(50'000);
  out.tax = rupiah(50'000);
  return out;
}

std::int64_t line_total(const checkout_request& request,
                        const product_catalogue& products) {
  std::int64_t sum = 0;
  for (const auto& line : request.lines)
    sum += products.at(line.product_id).price->minor() * line.quantity;
  return sum;
}

const char* fault_of(const checkout_request& request,
                     const product_catalogue& products) {
  const auto out =
      place_basket(request, products, {"N", "0", {}}, fixed_environment());
  if (!out) return "a basket within bounds is placed";
  std::int64_t goods = 0, total = 0, discount = 0, shipping = 0, tax = 0;
  std::size_t lines = 0;
  for (const auto& [o, history, events, look_at] : out->orders) {
    std::int64_t items = 0;
    for (const auto& item : o.items) {
      if (item.subtotal.minor() != item.unit_price.minor() * item.quantity)
        return "a line costs price times quantity";
      if (item.seller_id != o.seller_id)
        return "an order holds lines of one seller";
      items += item.total_amount.minor();
    }
    if (o.subtotal.minor() != items) return "an order's subtotal is its lines";
    if (o.total_amount.minor() != o.subtotal.minor() + o.shipping_cost.minor() +
                                      o.tax_amount.minor() -
                                      o.discount_amount.minor())
      return "total = subtotal + shipping + tax - discount";
    if (o.discount_amount > o.subtotal) return "discount within the subtotal";
    const bool is_free = o.total_amount == money{};
    if ((o.status == "paid") != is_free) return "paid only when free";
    if (history.size() != (is_free ? 2 : 1)) return "a history row a status";
    goods += items;
    total += o.total_amount.minor();
    discount += o.discount_amount.minor();
    shipping += o.shipping_cost.minor();
    tax += o.tax_amount.minor();
    lines += o.items.size();
  }
  if (lines != request.lines.size()) return "no line is lost";
  if (goods != line_total(request, products)) return "goods add up";
  if (discount != request.discount.minor()) return "discounts add up";
  if (shipping != request.shipping.minor()) return "shipping adds up";
  if (tax != request.tax.minor()) return "taxes add up";
  return total == goods + shipping + tax - discount ? nullptr : "orders add up";
}

}  // namespace

TEST_CASE("20 000 baskets become orders that add up", "[property]") {
  std::mt19937_64 random{20260302};
  auto products = priced_catalogue(random);
  std::size_t faults = 0;
  std::string example;
  for (int i = 0; i < 20'000; ++i) {
    if (i % 100 == 0) products = priced_catalogue(random);
    const auto request = any_request(random, products);
    if (const auto* fault = fault_of(request, products)) {
      ++faults;
      example = std::string{fault} + ", basket " + std::to_string(i);
    }
  }
  INFO(example);
  CHECK(faults == 0);
}

TEST_CASE("any basket of small prices becomes orders that add up",
          "[property]") {
  REQUIRE(rc::check([](std::uint64_t seed) {
    std::mt19937_64 random{seed};
    auto products = priced_catalogue(random);
    for (auto& [id, p] : products)
      p.price = money::of_minor(*rc::gen::inRange<std::int64_t>(0, 300));
    const auto request = any_request(random, products);
    const auto* fault = fault_of(request, products);
    if (fault) RC_FAIL(fault);
  }));
}
