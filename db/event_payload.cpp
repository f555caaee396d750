#include "db/event_payload.hpp"

#include "domain/json_writer.hpp"

namespace orders::db {

namespace {

void write_items(domain::json_writer& json, const domain::order& o) {
  json.key("items").begin_array();
  for (const auto& item : o.items)
    json.begin_object()
        .member("orderItemId", item.id)
        .member("productId", item.product_id)
        .member("variantId", item.variant_id)
        .member("quantity", item.quantity)
        .key("unitPrice")
        .raw(item.unit_price.text())
        .key("subtotal")
        .raw(item.subtotal.text())
        .end_object();
  json.end_array();
}

}  // namespace

std::string event_payload(const domain::order& o,
                          const domain::order_event& event) {
  domain::json_writer json{1024};
  json.begin_object()
      .member("eventId", event.id)
      .member("occurredAt", o.updated_at)
      .member("version", o.version)
      .member("orderId", o.id)
      .member("orderNumber", o.order_number)
      .member("userId", o.user_id)
      .member("sellerId", o.seller_id)
      .member_if("fromStatus", event.from_status)
      .member_if("toStatus", event.to_status)
      .member_if("reason", event.reason)
      .member_if("notes", event.notes);
  if (event.refund_required) json.member("refundRequired", true);
  json.member_if("paymentId", event.payment_id)
      .member_if("refundId", event.refund_id);
  if (event.amount) json.key("amount").raw(event.amount->text());
  json.member_if("shipmentStatus", event.shipment_status)
      .member_if("trackingNumber", event.tracking_number)
      .member("currency", o.currency);
  // Money in events is a JSON number (contract 8.2).
  const auto amount = [&](const char* name, domain::money value) {
    json.key(name).raw(value.text());
  };
  amount("subtotal", o.subtotal);
  amount("discountAmount", o.discount_amount);
  amount("shippingCost", o.shipping_cost);
  amount("taxAmount", o.tax_amount);
  amount("totalAmount", o.total_amount);
  write_items(json, o);
  return json.end_object().take();
}

}  // namespace orders::db
