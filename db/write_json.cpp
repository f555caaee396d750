#include "db/write_json.hpp"

#include "db/event_payload.hpp"
#include "db/moment_text.hpp"
#include "db/order_rows.hpp"
#include "domain/json_writer.hpp"

namespace orders::db {

namespace {

using domain::json_writer;

void exact_time(json_writer& json, const char* name,
                const std::optional<domain::timestamp>& when) {
  if (when) json.member(name, moment_text(*when));
}

void write_degrees(json_writer& json, const char* name,
                   const std::optional<std::int64_t>& degrees) {
  if (degrees)
    json.key(name).raw(
        domain::format_scaled(*degrees, domain::coordinate_scale));
}

void amount(json_writer& json, const char* name, domain::money value) {
  json.key(name).raw(value.text());
}

void write_items(json_writer& json,
                 const std::vector<domain::order_item>& items) {
  json.key("items").begin_array();
  std::int32_t line = 0;
  for (const auto& i : items) {
    json.begin_object()
        .member("line_number", line++)
        .member("id", i.id)
        .member("item_type", i.item_type)
        .member_if("product_id", i.product_id)
        .member_if("variant_id", i.variant_id)
        .member_if("seller_id", i.seller_id)
        .member("product_name", i.product_name)
        .member_if("variant_name", i.variant_name)
        .member_if("sku", i.sku)
        .member_if("image_url", i.image_url)
        .member("quantity", i.quantity);
    amount(json, "unit_price", i.unit_price);
    amount(json, "subtotal", i.subtotal);
    json.end_object();
  }
  json.end_array();
}

void write_history(json_writer& json,
                   const std::vector<domain::history_entry>& history) {
  json.key("history").begin_array();
  for (const auto& h : history) {
    json.begin_object()
        .member("id", h.id)
        .member_if("from_status", h.from_status)
        .member("to_status", h.to_status)
        .member_if("reason", h.reason)
        .member_if("notes", h.notes)
        .member_if("changed_by", h.changed_by)
        .member("changed_by_type", h.changed_by_type);
    if (h.metadata) json.key("metadata").raw(*h.metadata);
    json.end_object();
  }
  json.end_array();
}

void write_events(json_writer& json, const domain::order& o,
                  const std::vector<domain::order_event>& events,
                  const std::optional<domain::trace_context>& trace) {
  json.key("events").begin_array();
  std::int64_t sequence = 0;
  domain::optional_text traceparent;
  if (trace) traceparent = trace->text();
  for (const auto& e : events)
    json.begin_object()
        .member("sequence", ++sequence)
        .member("id", e.id)
        .member("event_type", to_text(e.type))
        .member_if("traceparent", traceparent)
        .key("payload")
        .raw(event_payload(o, e))
        .end_object();
  json.end_array();
}

void write_order(json_writer& json, const domain::placed_order& placed,
                 const std::optional<domain::trace_context>& trace) {
  const auto& o = placed.order;
  json.begin_object()
      .member("id", o.id)
      .member("order_number", o.order_number)
      .member("order_source", o.order_source)
      .member_if("seller_id", o.seller_id);
  amount(json, "subtotal", o.subtotal);
  amount(json, "discount_amount", o.discount_amount);
  amount(json, "shipping_cost", o.shipping_cost);
  amount(json, "tax_amount", o.tax_amount);
  amount(json, "total_amount", o.total_amount);
  json.member_if("shipping_address_id", o.shipping_address_id)
      .member("shipping_recipient", o.shipping_recipient)
      .member("shipping_phone", o.shipping_phone)
      .member("shipping_street", o.shipping_street)
      .member_if("shipping_district", o.shipping_district)
      .member("shipping_city", o.shipping_city)
      .member("shipping_province", o.shipping_province)
      .member("shipping_postal_code", o.shipping_postal_code);
  write_degrees(json, "shipping_latitude", o.shipping_latitude);
  write_degrees(json, "shipping_longitude", o.shipping_longitude);
  json.member_if("customer_email", o.customer_email)
      .member("customer_phone", o.customer_phone)
      .member("customer_name", o.customer_name)
      .member_if("shipping_method", o.shipping_method)
      .member_if("shipping_courier", o.shipping_courier)
      .member("status", o.status)
      .member_if("customer_notes", o.customer_notes)
      .member_if("idempotency_key", o.idempotency_key);
  exact_time(json, "paid_at", o.paid_at);
  exact_time(json, "look_at", placed.look_at);
  write_items(json, o.items);
  write_history(json, placed.history);
  write_events(json, o, placed.events, trace);
  json.end_object();
}

}  // namespace

std::string placements_json(std::span<const domain::placement* const> batch) {
  json_writer json{batch.size() * 4096};
  json.begin_array();
  for (const auto* p : batch) {
    const auto& c = p->checkout;
    json.begin_object()
        .member("id", c.id)
        .member("user_id", c.user_id)
        .member("idempotency_key", c.idempotency_key)
        .member("fingerprint", c.fingerprint)
        .member_if("payment_method", c.payment_method);
    exact_time(json, "expires_at", c.expires_at);
    exact_time(json, "created_at", c.created_at);
    json.key("orders").begin_array();
    for (const auto& placed : p->orders) write_order(json, placed, p->trace);
    json.end_array().end_object();
  }
  return json.end_array().take();
}

std::string changes_json(std::span<const domain::order_change* const> batch) {
  json_writer json{batch.size() * 2048};
  json.begin_array();
  for (const auto* change : batch) {
    const auto& o = change->after;
    json.begin_object()
        .member("order_id", o.id)
        .member("expected_version", change->expected_version)
        .member("expected_status", change->expected_status)
        .member("status", o.status)
        .member_if("cancel_reason", o.cancel_reason)
        .member_if("cancelled_by", o.cancelled_by)
        .member("invoice_attempt", o.invoice_attempt)
        .member_if("invoiced_attempt", o.invoiced_attempt)
        .member_if("invoice_payment_id", o.invoice_payment_id)
        .member_if("paid_by", o.paid_by)
        .member("payment_ids", to_array(o.payment_ids))
        .member("refund_ids", to_array(o.refund_ids))
        .member_if("shipment_status", o.shipment_status);
    amount(json, "refunded_amount", o.refunded_amount);
    amount(json, "shipping_cost", o.shipping_cost);
    amount(json, "tax_amount", o.tax_amount);
    amount(json, "total_amount", o.total_amount);
    exact_time(json, "expected_updated_at", change->expected_updated_at);
    exact_time(json, "paid_at", o.paid_at);
    exact_time(json, "confirmed_at", o.confirmed_at);
    exact_time(json, "processed_at", o.processed_at);
    exact_time(json, "shipped_at", o.shipped_at);
    exact_time(json, "delivered_at", o.delivered_at);
    exact_time(json, "completed_at", o.completed_at);
    exact_time(json, "cancelled_at", o.cancelled_at);
    exact_time(json, "updated_at", o.updated_at);
    exact_time(json, "payment_due_at", o.payment_due_at);
    exact_time(json, "look_at", change->look_at);
    write_history(json, change->history);
    write_events(json, o, change->events, change->trace);
    json.end_object();
  }
  return json.end_array().take();
}

}  // namespace orders::db
