#include "domain/basket.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "tests/domain/fixed_environment.hpp"

using namespace orders;
using namespace orders::domain;
using namespace orders::tests;

namespace {

const auto seller_a = numbered_id(71);
const auto seller_b = numbered_id(72);
const auto buyer_id = numbered_id(73);

money amount(const char* text) {
  return money::parse(text).value();
}

/// Products by number, and lines that buy them.
struct shop {
  product_catalogue products;
  checkout_request request = empty_request();

  product& sell(std::uint32_t number, const char* price,
                std::optional<uuid> seller = {}) {
    auto& p = products[numbered_id(number)];
    p.id = numbered_id(number);
    p.seller_id = seller;
    p.name = "Product " + std::to_string(number);
    p.code = "P-" + std::to_string(number);
    p.price = amount(price);
    return p;
  }
  product_variant& vary(std::uint32_t product_number, std::uint32_t number,
                        const char* price) {
    auto& v = products[numbered_id(product_number)].variants.emplace_back();
    v.id = numbered_id(number);
    v.price = amount(price);
    return v;
  }
  shop& buy(std::uint32_t number, std::int32_t quantity,
            std::optional<std::uint32_t> variant = {}) {
    request.lines.push_back(
        {numbered_id(number),
         variant ? std::optional{numbered_id(*variant)} : std::nullopt,
         quantity});
    return *this;
  }
  tl::expected<placement, basket_error> place() const {
    return place_basket(request, products,
                        {"Dewi Lestari", "0812", "dewi@example.com"},
                        fixed_environment());
  }
  placement placed() const {
    auto out = place();
    REQUIRE(out);
    return *out;
  }
  basket_error refused() const {
    const auto out = place();
    REQUIRE_FALSE(out);
    return out.error();
  }

  static checkout_request empty_request() {
    checkout_request r;
    r.user_id = buyer_id;
    r.idempotency_key = "key";
    r.fingerprint = "f";
    r.address.name = "Budi";
    r.address.phone = "0813";
    r.address.province = "DKI Jakarta";
    r.address.city = "Jakarta";
    r.address.street = "Jl. Sudirman 1";
    return r;
  }
};

}  // namespace

TEST_CASE("the worked example of contract 3.5", "[basket]") {
  shop s;
  s.sell(1, "149999.5", seller_a);
  s.sell(2, "20000");
  s.sell(3, "33333.33", seller_b);
  s.buy(1, 3).buy(2, 2).buy(3, 1);
  s.request.discount = *money::parse_whole("100.9");
  s.request.shipping = *money::parse_whole("10000.9");
  s.request.tax = *money::parse_whole("777");
  const auto orders = s.placed().orders;
  REQUIRE(orders.size() == 3);
  const auto check = [&](std::size_t i, const char* goods, const char* discount,
                         const char* shipping, const char* tax,
                         const char* total) {
    const auto& o = orders[i].order;
    CHECK(o.subtotal == amount(goods));
    CHECK(o.discount_amount == amount(discount));
    CHECK(o.shipping_cost == amount(shipping));
    CHECK(o.tax_amount == amount(tax));
    CHECK(o.total_amount == amount(total));
  };
  check(0, "449998.5", "85", "8598", "668", "459179.5");
  check(1, "40000", "7", "764", "59", "40816");
  check(2, "33333.33", "8", "638", "50", "34013.33");
}

TEST_CASE("groups stand in order of first appearance, lines keep theirs",
          "[basket]") {
  shop s;
  s.sell(1, "10");
  s.sell(2, "20", seller_b);
  s.sell(3, "30", seller_a);
  s.sell(4, "40", seller_b);
  s.buy(2, 1).buy(3, 1).buy(1, 1).buy(4, 1).buy(2, 5);
  const auto orders = s.placed().orders;
  REQUIRE(orders.size() == 3);
  CHECK(orders[0].order.seller_id == seller_b);
  CHECK(orders[0].order.order_source == "seller");
  CHECK(orders[1].order.seller_id == seller_a);
  CHECK_FALSE(orders[2].order.seller_id);
  CHECK(orders[2].order.order_source == "brand");
  const auto& lines = orders[0].order.items;
  REQUIRE(lines.size() == 3);  // repeated products are not merged
  CHECK(lines[0].product_id == numbered_id(2));
  CHECK(lines[1].product_id == numbered_id(4));
  CHECK(lines[2].product_id == numbered_id(2));
  CHECK(lines[2].quantity == 5);
  CHECK(orders[0].order.subtotal == amount("160"));
}

TEST_CASE("several orders get numbered suffixes, a single one none",
          "[basket]") {
  shop s;
  s.sell(1, "10");
  s.buy(1, 1);
  auto single = s.placed();
  CHECK(single.orders[0].order.order_number == "ORD-20260301-N1");
  CHECK(single.orders[0].order.idempotency_key == "key:0");
  s.sell(2, "10", seller_a);
  s.buy(2, 1);
  auto both = s.placed();
  CHECK(both.orders[0].order.order_number == "ORD-20260301-N1-1");
  CHECK(both.orders[1].order.order_number == "ORD-20260301-N1-2");
  CHECK(both.orders[1].order.idempotency_key == "key:1");
  SECTION("and all new ones after a collision") {
    auto env = fixed_environment();
    env.new_order_number();
    renumber(both, env);
    CHECK(both.orders[0].order.order_number == "ORD-20260301-N2-1");
    CHECK(both.orders[1].order.order_number == "ORD-20260301-N2-2");
    renumber(single, env);
    CHECK(single.orders[0].order.order_number == "ORD-20260301-N3");
  }
}

TEST_CASE("an order starts pending with one history row and one event",
          "[basket]") {
  shop s;
  s.sell(1, "10", seller_a);
  s.buy(1, 2);
  s.request.payment_method = "qris";
  s.request.expires_at = at("2026-03-02T00:00:00Z");
  const auto made = s.placed();
  CHECK(made.checkout.user_id == buyer_id);
  CHECK(made.checkout.idempotency_key == "key");
  CHECK(made.checkout.fingerprint == "f");
  CHECK(made.checkout.payment_method == "qris");
  CHECK(made.checkout.expires_at == at("2026-03-02T00:00:00Z"));
  CHECK(made.checkout.created_at == at(frozen_now));
  const auto& [o, history, events, look_at] = made.orders[0];
  CHECK(o.checkout_id == made.checkout.id);
  CHECK(o.user_id == buyer_id);
  CHECK(o.status == "pending");
  CHECK(o.version == 0);
  CHECK(o.invoice_attempt == 1);
  CHECK(o.invoiced_attempt == 0);
  CHECK_FALSE(o.was_paid);
  CHECK(o.created_at == at(frozen_now));
  CHECK(o.updated_at == at(frozen_now));
  CHECK(o.items[0].created_at == at(frozen_now));
  REQUIRE(history.size() == 1);
  CHECK_FALSE(history[0].from_status);
  CHECK(history[0].to_status == "pending");
  CHECK(history[0].changed_by_type == "system");
  REQUIRE(events.size() == 1);
  CHECK(events[0].type == event_type::created);
  const std::set<uuid> ids{made.checkout.id, o.id, o.items[0].id, history[0].id,
                           events[0].id};
  CHECK(ids.size() == 5);
}

TEST_CASE("address and customer are frozen in the order", "[basket]") {
  shop s;
  s.sell(1, "10");
  s.buy(1, 1);
  auto& r = s.request;
  r.shipping_address_id = numbered_id(99);
  r.address.district = "Menteng";
  r.address.postal_code = "10310";
  r.address.latitude = -620'880'000;
  r.address.longitude = 10'684'560'000;
  r.notes = "ring twice";
  r.courier = "jne";
  r.service_type = "REG";
  const auto o = s.placed().orders[0].order;
  CHECK(o.shipping_recipient == "Budi");
  CHECK(o.shipping_phone == "0813");
  CHECK(o.shipping_street == "Jl. Sudirman 1");
  CHECK(o.shipping_district == "Menteng");
  CHECK(o.shipping_city == "Jakarta");
  CHECK(o.shipping_province == "DKI Jakarta");
  CHECK(o.shipping_postal_code == "10310");
  CHECK(o.shipping_country == "Indonesia");
  CHECK(o.shipping_latitude == -620'880'000);
  CHECK(o.shipping_longitude == 10'684'560'000);
  CHECK(o.shipping_address_id == numbered_id(99));
  CHECK(o.customer_name == "Dewi Lestari");
  CHECK(o.customer_phone == "0812");
  CHECK(o.customer_email == "dewi@example.com");
  CHECK(o.customer_notes == "ring twice");
  CHECK(o.shipping_courier == "jne");
  CHECK(o.shipping_method == "REG");
  CHECK(o.currency == "IDR");
  SECTION("with a dash for a missing postal code") {
    r.address.postal_code.reset();
    CHECK(s.placed().orders[0].order.shipping_postal_code == "-");
  }
  SECTION("with the recipient for a customer without name") {
    const auto out =
        place_basket(r, s.products, {"", "0812", {}}, fixed_environment());
    REQUIRE(out);
    CHECK(out->orders[0].order.customer_name == "Budi");
    CHECK_FALSE(out->orders[0].order.customer_email);
  }
}

TEST_CASE("the customer that an address tells has a tidy name", "[basket]") {
  checkout_address address;
  address.name = "  Dewi   Ayu \t Lestari ";
  address.phone = "0813";
  const auto buyer = customer_from_address(address);
  CHECK(buyer.name == "Dewi Ayu Lestari");
  CHECK(buyer.phone == "0813");
  CHECK_FALSE(buyer.email);
}

TEST_CASE("a line freezes what the product was", "[basket]") {
  shop s;
  s.sell(1, "10.5", seller_a).image_url = "https://img.example/1.jpg";
  s.buy(1, 3);
  const auto item = s.placed().orders[0].order.items[0];
  CHECK(item.item_type == "seller_product");
  CHECK(item.product_id == numbered_id(1));
  CHECK_FALSE(item.variant_id);
  CHECK(item.seller_id == seller_a);
  CHECK(item.product_name == "Product 1");
  CHECK_FALSE(item.variant_name);
  CHECK(item.sku == "P-1");
  CHECK(item.image_url == "https://img.example/1.jpg");
  CHECK(item.unit_price == amount("10.5"));
  CHECK(item.quantity == 3);
  CHECK(item.subtotal == amount("31.5"));
  CHECK(item.discount_amount == money{});
  CHECK(item.total_amount == amount("31.5"));
  CHECK(item.fulfilled_quantity == 0);
  SECTION("a house-brand one says so") {
    s.products[numbered_id(1)].seller_id.reset();
    CHECK(s.placed().orders[0].order.items[0].item_type == "brand_product");
  }
}

TEST_CASE("a variant has its own price, sku and name", "[basket]") {
  shop s;
  s.sell(1, "10");
  s.vary(1, 12, "99");
  auto& v = s.vary(1, 11, "25");
  s.buy(1, 2, 11);
  v.size_name = "Large";
  v.size = "L";
  v.sku = "SKU-L";
  const auto item = [&] { return s.placed().orders[0].order.items[0]; };
  CHECK(item().variant_id == numbered_id(11));
  CHECK(item().unit_price == amount("25"));
  CHECK(item().sku == "SKU-L");
  CHECK(item().variant_name == "Large");
  SECTION("the first name that is not empty counts") {
    v.size_name = "";
    CHECK(item().variant_name == "L");
    v.size.reset();
    CHECK(item().variant_name == "SKU-L");
    v.sku.reset();
    CHECK_FALSE(item().variant_name);
    CHECK(item().sku == "P-1");
  }
}

TEST_CASE("labels longer than their column are cut by characters", "[basket]") {
  shop s;
  std::string long_name, long_sku;
  for (int i = 0; i < 300; ++i) long_name += "\xc3\xa9";
  for (int i = 0; i < 101; ++i) long_sku += "\xf0\x9f\x98\x80";
  s.sell(1, "10");
  auto& v = s.vary(1, 11, "25");
  v.size_name = long_name;
  v.sku = long_sku;
  s.buy(1, 1, 11);
  const auto item = s.placed().orders[0].order.items[0];
  CHECK(item.variant_name == long_name.substr(0, 2 * 255));
  CHECK(item.sku == long_sku.substr(0, 4 * 100));
}

TEST_CASE("what cannot be bought names its line", "[basket]") {
  shop s;
  s.sell(1, "10");
  auto& bad = s.sell(2, "10");
  s.buy(1, 1).buy(1, 1).buy(2, 1);
  const auto check = [&](const char* message) {
    const auto error = s.refused();
    CHECK(error.code == basket_errc::product_unavailable);
    CHECK(error.line == 2);
    CHECK(error.message == message);
  };
  SECTION("a product that is not for sale") {
    bad.orderable = false;
    check("Product is not available");
  }
  SECTION("a product without a price") {
    bad.price.reset();
    check("Product has no valid price");
  }
  SECTION("a product with an endless name") {
    bad.name = std::string(256, 'x');
    check("Product name is too long");
  }
  SECTION("an unknown variant") {
    s.request.lines[2].variant_id = numbered_id(12);
    s.vary(1, 12, "5");  // another product's
    check("Variant not found");
  }
  SECTION("an inactive variant") {
    s.request.lines[2].variant_id = numbered_id(12);
    s.vary(2, 12, "5").active = false;
    check("Variant is not available");
  }
  SECTION("a variant without a price") {
    s.request.lines[2].variant_id = numbered_id(12);
    s.vary(2, 12, "5").price.reset();
    check("Product has no valid price");
  }
}

TEST_CASE("an unused inactive variant stops nothing", "[basket]") {
  shop s;
  s.sell(1, "10");
  s.vary(1, 12, "5").active = false;
  s.buy(1, 1);
  CHECK(s.placed().orders[0].order.total_amount == amount("10"));
}

TEST_CASE("amounts beyond their column are refused", "[basket]") {
  shop s;
  s.sell(1, "9999999999999.99");
  s.sell(2, "0.01", seller_a);
  SECTION("price times quantity") {
    s.buy(2, 1).buy(1, 2);
    const auto error = s.refused();
    CHECK(error.code == basket_errc::quantity_out_of_range);
    CHECK(error.line == 1);
  }
  SECTION("the sum of one seller") {
    s.buy(1, 1).buy(1, 1);
    CHECK(s.refused().code == basket_errc::total_out_of_range);
  }
  SECTION("the sum of the basket") {
    s.buy(1, 1).buy(2, 1);
    CHECK(s.refused().code == basket_errc::total_out_of_range);
  }
  SECTION("a charge on top") {
    s.buy(1, 1);
    s.request.shipping = amount("1");
    CHECK(s.refused().code == basket_errc::charges_out_of_range);
  }
  SECTION("but not the largest that fits") {
    s.buy(1, 1);
    CHECK(s.placed().orders[0].order.total_amount ==
          amount("9999999999999.99"));
  }
}

TEST_CASE("a discount is at most what the goods cost", "[basket]") {
  shop s;
  s.sell(1, "60");
  s.sell(2, "40", seller_a);
  s.buy(1, 1).buy(2, 1);
  s.request.discount = amount("101");
  CHECK(s.refused().code == basket_errc::discount_too_large);
  s.request.discount = amount("100");
  s.request.shipping = amount("10");
  const auto orders = s.placed().orders;
  CHECK(orders[0].order.discount_amount == amount("60"));
  CHECK(orders[1].order.discount_amount == amount("40"));
  CHECK(orders[0].order.total_amount == amount("6"));
  CHECK(orders[1].order.total_amount == amount("4"));
  CHECK(orders[0].order.status == "pending");
}

TEST_CASE("an order of nothing is paid at once", "[basket]") {
  shop s;
  s.sell(1, "0");
  s.sell(2, "5", seller_a);
  s.buy(1, 1).buy(2, 1);
  const auto made = s.placed();
  const auto& [o, history, events, look_at] = made.orders[0];
  CHECK(o.status == "paid");
  CHECK(o.paid_at == at(frozen_now));
  CHECK(o.was_paid);
  REQUIRE(history.size() == 2);
  CHECK(history[0].to_status == "pending");
  CHECK(history[1].from_status == "pending");
  CHECK(history[1].to_status == "paid");
  CHECK(history[1].reason == "nothing_to_pay");
  REQUIRE(events.size() == 2);
  CHECK(events[0].type == event_type::created);
  CHECK(events[1].type == event_type::status_changed);
  CHECK(events[1].to_status == "paid");
  CHECK(made.orders[1].order.status == "pending");
  CHECK(made.orders[1].history.size() == 1);
}
