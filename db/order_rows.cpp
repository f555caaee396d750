#include "db/order_rows.hpp"

#include <stdexcept>

namespace orders::db {

namespace {

using domain::money;
using domain::timestamp;
using domain::uuid;

[[noreturn]] void unreadable(const pqxx::field& field) {
  throw std::runtime_error(std::string{"unreadable value in column "} +
                           field.name());
}

money to_money(const pqxx::field& field) {
  if (auto amount = money::parse(text_of(field))) return *amount;
  unreadable(field);
}

/// `{a,b}`: how PostgreSQL writes a uuid[] without nulls.
std::vector<uuid> to_uuids(const pqxx::field& field) {
  constexpr std::size_t length = 36;
  std::vector<uuid> out;
  const auto text = text_of(field);
  for (std::size_t at = 1; at + length < text.size(); at += length + 1) {
    const auto id = uuid::parse(text.substr(at, length));
    if (!id) unreadable(field);
    out.push_back(*id);
  }
  return out;
}

/// Takes the columns of a row one after another, in the order of the query.
class columns {
 public:
  explicit columns(const pqxx::row& row) : row_(row) {}

  void operator>>(std::string& out) { out = next().c_str(); }
  void operator>>(uuid& out) { out = to_uuid(next()); }
  void operator>>(money& out) { out = to_money(next()); }
  void operator>>(timestamp& out) { out = to_time(next()); }
  void operator>>(std::int32_t& out) { out = next().as<std::int32_t>(); }
  void operator>>(std::int64_t& out) { out = next().as<std::int64_t>(); }
  void operator>>(bool& out) { out = next().as<bool>(); }
  void operator>>(std::vector<uuid>& out) { out = to_uuids(next()); }

  template <class T>
  void operator>>(std::optional<T>& out) {
    if (row_[at_].is_null()) {
      ++at_;
      out.reset();
    } else {
      *this >> out.emplace();
    }
  }

  /// Degrees, kept as an integer.
  void degrees(std::optional<std::int64_t>& out) {
    const auto field = next();
    if (field.is_null()) return;
    out = domain::parse_scaled(text_of(field), domain::coordinate_scale,
                               domain::rounding::half_away_from_zero);
    if (!out) unreadable(field);
  }

 private:
  pqxx::field next() { return row_[at_++]; }

  const pqxx::row& row_;
  pqxx::row::size_type at_ = 0;
};

template <class... T>
void take(columns& from, T&... out) {
  ((from >> out), ...);
}

}  // namespace

timestamp to_time(const pqxx::field& field) {
  // `2026-01-31 23:59:59.123456+00`: the session's datestyle and zone.
  if (auto when = domain::parse_iso(std::string{text_of(field)} + ":00",
                                    domain::iso_form::date_or_date_time))
    return *when;
  unreadable(field);
}

uuid to_uuid(const pqxx::field& field) {
  if (auto id = uuid::parse(text_of(field))) return *id;
  unreadable(field);
}

domain::order to_order(const pqxx::row& row) {
  domain::order o;
  columns c{row};
  take(c, o.id, o.order_number, o.user_id, o.order_source, o.brand_id,
       o.seller_id, o.subtotal, o.discount_amount, o.shipping_cost,
       o.tax_amount, o.total_amount, o.currency, o.coupon_id, o.coupon_code,
       o.shipping_address_id, o.shipping_recipient, o.shipping_phone,
       o.shipping_street, o.shipping_district, o.shipping_city,
       o.shipping_province, o.shipping_postal_code, o.shipping_country);
  c.degrees(o.shipping_latitude);
  c.degrees(o.shipping_longitude);
  take(c, o.customer_email, o.customer_phone, o.customer_name,
       o.shipping_method, o.shipping_courier, o.estimated_delivery, o.status,
       o.customer_notes, o.internal_notes, o.paid_at, o.confirmed_at,
       o.processed_at, o.shipped_at, o.delivered_at, o.completed_at,
       o.cancelled_at, o.cancel_reason, o.cancelled_by, o.live_session_id,
       o.idempotency_key, o.created_by, o.updated_by, o.created_at,
       o.updated_at, o.deleted_at, o.version, o.invoice_attempt,
       o.invoiced_attempt, o.checkout_id, o.was_paid, o.invoice_payment_id,
       o.payment_due_at, o.paid_by, o.payment_ids, o.refund_ids,
       o.refunded_amount, o.shipment_status);
  return o;
}

domain::order_item to_item(const pqxx::row& row) {
  domain::order_item i;
  columns c{row};
  uuid order_id;
  take(c, order_id, i.id, i.item_type, i.product_id, i.variant_id, i.brand_id,
       i.brand_product_id, i.seller_product_id, i.seller_id, i.product_name,
       i.variant_name, i.sku, i.image_url, i.brand_name, i.seller_name,
       i.unit_price, i.quantity, i.subtotal, i.discount_amount, i.total_amount,
       i.fulfilled_quantity, i.returned_quantity, i.created_at);
  return i;
}

}  // namespace orders::db
