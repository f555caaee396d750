#include "tests/fuzz/basket_rules.hpp"

#include "domain/column_limits.hpp"
#include "tests/domain/fixed_environment.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/fuzz/text_rules.hpp"

namespace orders::fuzz {

namespace {

using domain::order;
namespace limits = domain::column_limits;

void check_order(const order& o) {
  std::int64_t goods = 0;
  must(!o.items.empty(), "an order has items");
  for (const auto& item : o.items) {
    must(item.subtotal.minor() == item.unit_price.minor() * item.quantity,
         "an item costs its price times its quantity");
    must(item.seller_id == o.seller_id, "an order is of one seller");
    must(is_text(item.product_name, limits::name) &&
             is_text(item.variant_name, limits::name) &&
             is_text(item.sku, limits::sku),
         "the texts of an item fit their columns");
    goods += item.subtotal.minor();
  }
  must(o.subtotal.minor() == goods, "an order's items add up");
  must(o.total_amount.minor() == goods - o.discount_amount.minor() +
                                     o.shipping_cost.minor() +
                                     o.tax_amount.minor(),
       "an order's amounts add up");
  must(o.total_amount >= domain::money{}, "no total is below zero");
}

}  // namespace

void check_basket(const domain::checkout_request& request,
                  const domain::product_catalogue& products) {
  const domain::customer buyer{"", request.address.phone, std::nullopt};
  const auto placed = domain::place_basket(request, products, buyer,
                                           tests::fixed_environment());
  if (!placed) {
    must(!placed.error().message.empty(), "a refused basket is told why");
    must(placed.error().line < request.lines.size(),
         "the line at fault is one of the basket");
    return;
  }
  std::int64_t discount = 0, shipping = 0, tax = 0;
  std::size_t items = 0;
  for (const auto& one : placed->orders) {
    check_order(one.order);
    must(!one.history.empty() && !one.events.empty(),
         "a new order has its first history and event");
    discount += one.order.discount_amount.minor();
    shipping += one.order.shipping_cost.minor();
    tax += one.order.tax_amount.minor();
    items += one.order.items.size();
  }
  must(items == request.lines.size(), "every line becomes an item");
  must(discount == request.discount.minor() &&
           shipping == request.shipping.minor() && tax == request.tax.minor(),
       "the charges are shared out, no more and no less");
}

void check_basket(const domain::checkout_request& request) {
  domain::product_catalogue products;
  for (const auto& line : request.lines) {
    auto& product = products[line.product_id];
    const std::uint8_t kind = line.product_id.bytes[0] % 4;
    product.id = line.product_id;
    product.name = "Kemeja";
    if (kind != 0) product.seller_id = tests::numbered_id(kind);
    product.price = domain::money::of_minor(1'234'50 + kind);
    if (line.variant_id)
      product.variants.push_back({*line.variant_id, "M", std::nullopt, "K-M",
                                  domain::money::of_minor(99'00), true});
  }
  check_basket(request, products);
}

}  // namespace orders::fuzz
