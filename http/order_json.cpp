#include "http/order_json.hpp"

namespace orders::http {

namespace {

using domain::json_writer;

/// Degrees as text. The old service's decimal library wrote magnitudes below
/// 10^-6 with an exponent, and so do we: `-1e-8`, `1.2e-7`.
std::string degrees_text(std::int64_t degrees) {
  const auto magnitude = degrees < 0 ? -degrees : degrees;
  if (magnitude == 0 || magnitude >= 100)
    return domain::format_scaled(degrees, domain::coordinate_scale);
  const int exponent = magnitude >= 10 ? 7 : 8;
  return domain::format_scaled(degrees, 8 - exponent) + "e-" +
         std::to_string(exponent);
}

void write_degrees(json_writer& json, const char* name,
                   const std::optional<std::int64_t>& degrees) {
  json.key(name);
  if (degrees)
    json.value(degrees_text(*degrees));
  else
    json.null();
}

void write_item(json_writer& json, const domain::order_item& i,
                const domain::uuid& order_id) {
  json.begin_object()
      .member("id", i.id)
      .member("orderId", order_id)
      .member("itemType", i.item_type)
      .member("productId", i.product_id)
      .member("variantId", i.variant_id)
      .member("brandId", i.brand_id)
      .member("brandProductId", i.brand_product_id)
      .member("sellerProductId", i.seller_product_id)
      .member("sellerId", i.seller_id)
      .member("snapshotProductName", i.product_name)
      .member("snapshotVariantName", i.variant_name)
      .member("snapshotSku", i.sku)
      .member("snapshotImageUrl", i.image_url)
      .member("snapshotBrandName", i.brand_name)
      .member("snapshotSellerName", i.seller_name)
      .member("unitPrice", i.unit_price)
      .member("quantity", i.quantity)
      .member("subtotal", i.subtotal)
      .member("discountAmount", i.discount_amount)
      .member("totalAmount", i.total_amount)
      .member("fulfilledQuantity", i.fulfilled_quantity)
      .member("returnedQuantity", i.returned_quantity)
      .member("createdAt", i.created_at)
      .end_object();
}

}  // namespace

void write_order(json_writer& json, const domain::order& o, show_items items) {
  json.begin_object()
      .member("id", o.id)
      .member("orderNumber", o.order_number)
      .member("userId", o.user_id)
      .member("orderSource", o.order_source)
      .member("brandId", o.brand_id)
      .member("sellerId", o.seller_id)
      .member("subtotal", o.subtotal)
      .member("discountAmount", o.discount_amount)
      .member("shippingCost", o.shipping_cost)
      .member("taxAmount", o.tax_amount)
      .member("totalAmount", o.total_amount)
      .member("currency", o.currency)
      .member("couponId", o.coupon_id)
      .member("couponCode", o.coupon_code)
      .member("shippingAddressId", o.shipping_address_id)
      .member("shippingRecipient", o.shipping_recipient)
      .member("shippingPhone", o.shipping_phone)
      .member("shippingStreet", o.shipping_street)
      .member("shippingDistrict", o.shipping_district)
      .member("shippingCity", o.shipping_city)
      .member("shippingProvince", o.shipping_province)
      .member("shippingPostalCode", o.shipping_postal_code)
      .member("shippingCountry", o.shipping_country);
  write_degrees(json, "shippingLatitude", o.shipping_latitude);
  write_degrees(json, "shippingLongitude", o.shipping_longitude);
  json.member("customerEmail", o.customer_email)
      .member("customerPhone", o.customer_phone)
      .member("customerName", o.customer_name)
      .member("shippingMethod", o.shipping_method)
      .member("shippingCourier", o.shipping_courier)
      .member("estimatedDelivery", o.estimated_delivery)
      .member("status", o.status)
      .member("customerNotes", o.customer_notes)
      .member("internalNotes", o.internal_notes)
      .member("paidAt", o.paid_at)
      .member("confirmedAt", o.confirmed_at)
      .member("processedAt", o.processed_at)
      .member("shippedAt", o.shipped_at)
      .member("deliveredAt", o.delivered_at)
      .member("completedAt", o.completed_at)
      .member("cancelledAt", o.cancelled_at)
      .member("cancelReason", o.cancel_reason)
      .member("cancelledBy", o.cancelled_by)
      .member("liveSessionId", o.live_session_id)
      .member("idempotencyKey", o.idempotency_key)
      .member("createdBy", o.created_by)
      .member("updatedBy", o.updated_by)
      .member("createdAt", o.created_at)
      .member("updatedAt", o.updated_at)
      .member("deletedAt", o.deleted_at);
  if (items == show_items::yes) {
    json.key("items").begin_array();
    for (const auto& item : o.items) write_item(json, item, o.id);
    json.end_array();
  }
  json.end_object();
}

}  // namespace orders::http
