/// An order and its items, as their rows hold them (contract 5.1, 5.2).
///
/// What checkout wrote (address, customer, items, prices) is a snapshot and
/// never changes afterwards; status, its moments and the charges may.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/money.hpp"
#include "domain/order_status.hpp"
#include "domain/time.hpp"
#include "domain/uuid.hpp"

namespace orders::domain {

using optional_text = std::optional<std::string>;

struct order_item {
  uuid id;
  std::string item_type;
  std::optional<uuid> product_id, variant_id, brand_id, brand_product_id,
      seller_product_id, seller_id;
  std::string product_name;
  optional_text variant_name, sku, image_url, brand_name, seller_name;
  money unit_price;
  std::int32_t quantity = 0;
  money subtotal, discount_amount, total_amount;
  std::int32_t fulfilled_quantity = 0, returned_quantity = 0;
  timestamp created_at;
};

struct order {
  uuid id;
  std::string order_number;
  uuid user_id;
  std::string order_source;
  std::optional<uuid> brand_id, seller_id;
  money subtotal, discount_amount, shipping_cost, tax_amount, total_amount;
  std::string currency = "IDR";
  std::optional<uuid> coupon_id;
  optional_text coupon_code;
  std::optional<uuid> shipping_address_id;
  std::string shipping_recipient, shipping_phone, shipping_street;
  optional_text shipping_district;
  std::string shipping_city, shipping_province, shipping_postal_code,
      shipping_country = "Indonesia";
  /// Degrees x 10^8.
  std::optional<std::int64_t> shipping_latitude, shipping_longitude;
  optional_text customer_email;
  std::string customer_phone, customer_name;
  optional_text shipping_method, shipping_courier;
  std::optional<timestamp> estimated_delivery;
  /// Text, because rows of other tools may hold a status we do not know.
  std::string status;
  optional_text customer_notes, internal_notes;
  std::optional<timestamp> paid_at, confirmed_at, processed_at, shipped_at,
      delivered_at, completed_at, cancelled_at;
  optional_text cancel_reason, cancelled_by;
  std::optional<uuid> live_session_id;
  optional_text idempotency_key;
  std::optional<uuid> created_by, updated_by;
  timestamp created_at, updated_at;
  std::optional<timestamp> deleted_at;

  /// Grows by one with every change; guards each update (design 5).
  std::int64_t version = 0;
  /// Which invoice is the current one: part of its payment key (F32).
  std::int32_t invoice_attempt = 1;
  /// The newest attempt known to have an invoice, 0 for none; absent for
  /// orders of the old service, which kept no such record.
  std::optional<std::int32_t> invoiced_attempt;
  /// Absent for orders that the old service made.
  std::optional<uuid> checkout_id;
  /// A payment has been recorded, at some time (F40); see transition_allowed.
  bool was_paid = false;
  /// The current invoice at payment-service, and until when it can be paid;
  /// absent when payment-service or the old service did not tell.
  std::optional<uuid> invoice_payment_id;
  std::optional<timestamp> payment_due_at;
  /// The payment that the order was paid by; absent when it was only reported
  /// without its id.
  std::optional<uuid> paid_by;
  /// Payments and refunds that have been recorded: each counts once.
  std::vector<uuid> payment_ids, refund_ids;
  money refunded_amount;
  /// The last report of logistic-service that moved nothing.
  optional_text shipment_status;

  std::vector<order_item> items;

  std::optional<order_status> known_status() const {
    return parse_order_status(status);
  }
};

/// Degrees x 10^8: the scale of the coordinate columns.
inline constexpr int coordinate_scale = 8;

}  // namespace orders::domain
