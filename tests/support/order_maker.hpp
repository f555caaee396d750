/// Makers of domain values for tests: everything has a valid default, and a
/// test names only what it is about.
///
///   auto placement = a_checkout().by(user).under("k").with(
///       an_order().of_seller(seller).with_items(3)).make();
///
/// Ids and order numbers are fresh, so values of different tests never meet.
/// Who includes this links order_domain.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "domain/checkout.hpp"
#include "domain/environment.hpp"
#include "domain/order_command.hpp"

namespace orders::tests {

inline const domain::environment& test_environment() {
  static const auto env = domain::real_environment();
  return env;
}

inline domain::uuid fresh_id() {
  return test_environment().new_id();
}

inline domain::uuid id_of(std::string_view text) {
  return domain::uuid::parse(text).value();
}

/// Decimal text, as money.
inline domain::money rupiah(std::string_view amount) {
  return domain::money::parse(amount).value();
}

/// ISO text; fractions of up to six digits.
inline domain::timestamp moment(std::string_view iso) {
  return domain::parse_iso(iso, domain::iso_form::date_or_date_time).value();
}

/// One order, without its place in a checkout.
class order_maker {
 public:
  order_maker& numbered(std::string number) {
    order_.order_number = std::move(number);
    return *this;
  }
  order_maker& of_seller(const domain::uuid& seller) {
    order_.order_source = "seller";
    order_.seller_id = seller;
    return *this;
  }
  order_maker& with_items(int count) {
    items_ = count;
    return *this;
  }
  /// Of each item, which is bought twice.
  order_maker& priced(std::string_view unit_price) {
    price_ = rupiah(unit_price);
    return *this;
  }
  order_maker& charged(std::string_view shipping, std::string_view tax,
                       std::string_view discount) {
    order_.shipping_cost = rupiah(shipping);
    order_.tax_amount = rupiah(tax);
    order_.discount_amount = rupiah(discount);
    return *this;
  }
  order_maker& sent_to(std::string recipient, std::string phone) {
    order_.shipping_recipient = std::move(recipient);
    order_.shipping_phone = std::move(phone);
    return *this;
  }

  /// As place_basket would make it of `checkout`, at `index` in it.
  domain::placed_order make(const domain::checkout_record& checkout,
                            std::size_t index) const {
    domain::placed_order placed;
    auto& o = placed.order = order_;
    o.id = fresh_id();
    if (o.order_number.empty())
      o.order_number = test_environment().new_order_number();
    o.user_id = checkout.user_id;
    o.checkout_id = checkout.id;
    o.idempotency_key = checkout.idempotency_key + ":" + std::to_string(index);
    o.created_at = o.updated_at = checkout.created_at;
    o.invoiced_attempt = 0;
    for (int line = 0; line < items_; ++line) add_item(o, line);
    o.total_amount = domain::money::of_minor(
        o.subtotal.minor() + o.shipping_cost.minor() + o.tax_amount.minor() -
        o.discount_amount.minor());
    placed.history.push_back(
        {fresh_id(), {}, o.status, "order_created", {}, {}, "system", {}});
    auto& event = placed.events.emplace_back();
    event.id = fresh_id();
    event.type = domain::event_type::created;
    return placed;
  }

 private:
  void add_item(domain::order& o, int line) const {
    domain::order_item item;
    item.id = fresh_id();
    item.item_type = o.seller_id ? "seller_product" : "brand_product";
    item.product_id = fresh_id();
    item.seller_id = o.seller_id;
    item.product_name = "Product " + std::to_string(line + 1);
    item.quantity = 2;
    item.unit_price = price_;
    item.subtotal = item.total_amount = price_.times(2).value();
    item.created_at = o.created_at;
    o.subtotal = o.subtotal.plus(item.subtotal).value();
    o.items.push_back(std::move(item));
  }

  static domain::order blank() {
    domain::order o;
    o.order_source = "brand";
    o.shipping_recipient = o.customer_name = "Dewi Lestari";
    o.shipping_phone = o.customer_phone = "081234567890";
    o.shipping_street = "Jl. Sudirman 1";
    o.shipping_city = "Jakarta";
    o.shipping_province = "DKI Jakarta";
    o.shipping_postal_code = "10110";
    o.status = "pending";
    return o;
  }

  domain::order order_ = blank();
  int items_ = 1;
  domain::money price_ = domain::money::of_minor(10'000'00);
};

inline order_maker an_order() {
  return {};
}

/// A checkout with its orders: one default order when none is given.
class checkout_maker {
 public:
  checkout_maker() {
    checkout_.user_id = fresh_id();
    checkout_.idempotency_key = "key-" + fresh_id().text();
    checkout_.fingerprint = std::string(64, 'f');
    checkout_.created_at = test_environment().now();
  }
  checkout_maker& by(const domain::uuid& user) {
    checkout_.user_id = user;
    return *this;
  }
  checkout_maker& under(std::string key) {
    checkout_.idempotency_key = std::move(key);
    return *this;
  }
  checkout_maker& at(domain::timestamp when) {
    checkout_.created_at = when;
    return *this;
  }
  checkout_maker& paid_by(std::string method, domain::timestamp expiry) {
    checkout_.payment_method = std::move(method);
    checkout_.expires_at = expiry;
    return *this;
  }
  checkout_maker& with(order_maker order) {
    orders_.push_back(std::move(order));
    return *this;
  }

  domain::placement make() const {
    domain::placement out;
    out.checkout = checkout_;
    out.checkout.id = fresh_id();
    const auto orders = orders_.empty() ? std::vector{an_order()} : orders_;
    for (std::size_t i = 0; i < orders.size(); ++i)
      out.orders.push_back(orders[i].make(out.checkout, i));
    return out;
  }

 private:
  domain::checkout_record checkout_;
  std::vector<order_maker> orders_;
};

inline checkout_maker a_checkout() {
  return {};
}

/// The change that moves `current` to `target`, as the domain decides it.
inline domain::order_change a_move(const domain::order& current,
                                   domain::order_status target) {
  auto decided = domain::decide(current, domain::set_status{target, {}, {}, {}},
                                {}, test_environment());
  if (!decided || !*decided)
    throw std::logic_error("no such move from " + current.status);
  return **decided;
}

}  // namespace orders::tests
