#include "domain/basket.hpp"

#include <algorithm>

#include "domain/allocation.hpp"
#include "domain/column_limits.hpp"
#include "domain/sweeping.hpp"

namespace orders::domain {

namespace {

/// The lines of one seller (or of the house brand), in basket order.
struct group {
  std::optional<uuid> seller_id;
  std::vector<order_item> items;
  money subtotal;
};

tl::unexpected<basket_error> fail(basket_errc code, std::size_t line,
                                  std::string message) {
  return tl::make_unexpected(basket_error{code, line, std::move(message)});
}

/// A snapshot text cut to its column: a shop's long label must not stop a sale.
optional_text cut(const optional_text& text, std::size_t limit) {
  if (!text || fits(*text, limit)) return text;
  std::size_t end = 0;
  for (std::size_t count = 0; end < text->size(); ++end)
    if ((static_cast<unsigned char>((*text)[end]) & 0xc0) != 0x80 &&
        count++ == limit)
      break;
  return text->substr(0, end);
}

optional_text first_non_empty(std::initializer_list<const optional_text*> all) {
  for (const auto* text : all)
    if (*text && !(*text)->empty()) return **text;
  return std::nullopt;
}

tl::expected<order_item, basket_error> price_line(const checkout_line& line,
                                                  std::size_t index,
                                                  const product& from,
                                                  const environment& env) {
  const auto unavailable = [&](const char* why) {
    return fail(basket_errc::product_unavailable, index, why);
  };
  if (!from.orderable) return unavailable("Product is not available");
  const product_variant* variant = nullptr;
  if (line.variant_id) {
    for (const auto& v : from.variants)
      if (v.id == *line.variant_id) variant = &v;
    if (!variant) return unavailable("Variant not found");
    if (!variant->active) return unavailable("Variant is not available");
  }
  const auto price = variant ? variant->price : from.price;
  if (!price) return unavailable("Product has no valid price");
  const auto subtotal = price->times(line.quantity);
  if (!subtotal)
    return fail(basket_errc::quantity_out_of_range, index,
                "Quantity is too large for this price");
  if (!fits(from.name, column_limits::name))
    return unavailable("Product name is too long");
  order_item item;
  item.id = env.new_id();
  item.item_type = from.seller_id ? "seller_product" : "brand_product";
  item.product_id = from.id;
  item.variant_id = line.variant_id;
  item.seller_id = from.seller_id;
  item.product_name = from.name;
  if (variant)
    item.variant_name = cut(
        first_non_empty({&variant->size_name, &variant->size, &variant->sku}),
        column_limits::name);
  item.sku = cut(variant && variant->sku ? variant->sku : from.code,
                 column_limits::sku);
  item.image_url = from.image_url;
  item.unit_price = *price;
  item.quantity = line.quantity;
  item.subtotal = *subtotal;
  item.total_amount = *subtotal;
  return item;
}

tl::expected<std::vector<group>, basket_error> split_by_seller(
    const checkout_request& request, const product_catalogue& products,
    const environment& env) {
  std::vector<group> groups;
  for (std::size_t i = 0; i < request.lines.size(); ++i) {
    const auto& line = request.lines[i];
    auto item = price_line(line, i, products.at(line.product_id), env);
    if (!item) return tl::make_unexpected(item.error());
    auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& g) {
      return g.seller_id == item->seller_id;
    });
    if (found == groups.end()) {
      groups.push_back({item->seller_id, {}, {}});
      found = groups.end() - 1;
    }
    const auto subtotal = found->subtotal.plus(item->total_amount);
    if (!subtotal)
      return fail(basket_errc::total_out_of_range, i,
                  "Order total is too large");
    found->subtotal = *subtotal;
    found->items.push_back(std::move(*item));
  }
  return groups;
}

order address_snapshot(const checkout_request& request, const customer& buyer) {
  const auto& address = request.address;
  order o;
  o.user_id = request.user_id;
  o.shipping_address_id = request.shipping_address_id;
  o.shipping_recipient = address.name;
  o.shipping_phone = address.phone;
  o.shipping_street = address.street;
  o.shipping_district = address.district;
  o.shipping_city = address.city;
  o.shipping_province = address.province;
  o.shipping_postal_code = address.postal_code.value_or("-");
  o.shipping_latitude = address.latitude;
  o.shipping_longitude = address.longitude;
  o.customer_email = buyer.email;
  o.customer_phone = buyer.phone;
  o.customer_name = buyer.name.empty() ? address.name : buyer.name;
  o.shipping_method = request.service_type;
  o.shipping_courier = request.courier;
  o.customer_notes = request.notes;
  o.status = to_text(order_status::pending);
  o.invoiced_attempt = 0;
  return o;
}

struct charges {
  std::vector<money> discount, shipping, tax;
};

tl::expected<charges, basket_error> share_charges(
    const checkout_request& request, const std::vector<group>& groups) {
  std::vector<money> subtotals;
  money goods;
  for (const auto& g : groups) {
    subtotals.push_back(g.subtotal);
    const auto sum = goods.plus(g.subtotal);
    if (!sum)
      return fail(basket_errc::total_out_of_range, 0,
                  "Order total is too large");
    goods = *sum;
  }
  if (request.discount > goods)
    return fail(basket_errc::discount_too_large, 0,
                "Discount must not exceed the subtotal");
  return charges{allocate_discount(request.discount, subtotals),
                 allocate_charge(request.shipping, subtotals),
                 allocate_charge(request.tax, subtotals)};
}

void add_creation(placed_order& placed, const environment& env) {
  auto& entry = placed.history.emplace_back();
  entry.id = env.new_id();
  entry.to_status = placed.order.status;
  entry.reason = "order_created";
  entry.changed_by_type = "system";
  auto& event = placed.events.emplace_back();
  event.id = env.new_id();
  event.type = event_type::created;
}

/// A total of nothing needs no invoice: such an order is paid from the start
/// of its life (F18).
void settle_if_free(placed_order& placed, timestamp now,
                    const environment& env) {
  if (placed.order.total_amount != money{}) return;
  const std::string from = placed.order.status;
  placed.order.status = to_text(order_status::paid);
  placed.order.paid_at = now;
  placed.order.was_paid = true;
  auto& entry = placed.history.emplace_back();
  entry.id = env.new_id();
  entry.from_status = from;
  entry.to_status = placed.order.status;
  entry.reason = "nothing_to_pay";
  entry.notes = "Order total is zero";
  entry.changed_by_type = "system";
  const auto tell = [&](event_type type) {
    auto& event = placed.events.emplace_back();
    event.id = env.new_id();
    event.type = type;
    event.from_status = from;
    event.to_status = placed.order.status;
    event.reason = entry.reason;
    event.notes = entry.notes;
  };
  tell(event_type::status_changed);
  if (env.policy.specific_events) tell(event_type::paid);
}

}  // namespace

tl::expected<placement, basket_error> place_basket(
    const checkout_request& request, const product_catalogue& products,
    const customer& buyer, const environment& env) {
  auto groups = split_by_seller(request, products, env);
  if (!groups) return tl::make_unexpected(groups.error());
  auto shares = share_charges(request, *groups);
  if (!shares) return tl::make_unexpected(shares.error());

  const auto now = env.now();
  placement out;
  out.checkout = {env.new_id(),
                  request.user_id,
                  request.idempotency_key,
                  request.fingerprint,
                  request.payment_method,
                  request.expires_at,
                  now};
  const auto snapshot = address_snapshot(request, buyer);
  for (std::size_t i = 0; i < groups->size(); ++i) {
    auto& g = (*groups)[i];
    auto& placed = out.orders.emplace_back();
    auto& o = placed.order = snapshot;
    o.id = env.new_id();
    o.checkout_id = out.checkout.id;
    o.order_source = g.seller_id ? "seller" : "brand";
    o.seller_id = g.seller_id;
    o.subtotal = g.subtotal;
    o.discount_amount = shares->discount[i];
    o.shipping_cost = shares->shipping[i];
    o.tax_amount = shares->tax[i];
    auto total = o.subtotal.plus(o.shipping_cost);
    if (total) total = total->plus(o.tax_amount);
    if (total) total = total->minus(o.discount_amount);
    if (!total)
      return fail(basket_errc::charges_out_of_range, 0,
                  "Order total is too large");
    o.total_amount = *total;
    o.idempotency_key = request.idempotency_key + ":" + std::to_string(i);
    o.created_at = o.updated_at = now;
    for (auto& item : g.items) item.created_at = now;
    o.items = std::move(g.items);
    add_creation(placed, env);
    settle_if_free(placed, now, env);
    placed.look_at = next_look(o, now, env.policy);
  }
  renumber(out, env);
  return out;
}

void renumber(placement& orders, const environment& env) {
  const auto number = env.new_order_number();
  for (std::size_t i = 0; i < orders.orders.size(); ++i)
    orders.orders[i].order.order_number =
        orders.orders.size() == 1 ? number
                                  : number + "-" + std::to_string(i + 1);
}

}  // namespace orders::domain
