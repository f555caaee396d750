// What the service writes of an order: the event's payload, the body for
// payment-service and the order as the API shows it, with any texts and
// amounts.
//
//   input = 3 amounts, each on a line, then texts, each on a line
#include <nlohmann/json.hpp>

#include "domain/utf8.hpp"
#include "http/order_json.hpp"
#include "integrations/payment_service.hpp"
#include "tests/fuzz/event_rules.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/fuzz/text_rules.hpp"

namespace orders::fuzz {

namespace {

using nlohmann::json;

domain::money amount_of(std::string_view& input) {
  return domain::money::parse(take_line(input)).value_or(domain::money{});
}

/// Only what a column could have held.
std::string text_of(std::string_view& input) {
  const auto line = take_line(input);
  return domain::is_storable_text(line) ? std::string{line} : std::string{};
}

domain::order order_of(std::string_view& input) {
  domain::order out;
  out.total_amount = amount_of(input);
  out.subtotal = amount_of(input);
  out.order_number = text_of(input);
  out.customer_name = text_of(input);
  out.customer_phone = text_of(input);
  out.customer_email = text_of(input);
  out.shipping_street = text_of(input);
  out.customer_notes = text_of(input);
  out.status = "paid";
  domain::order_item item;
  item.product_name = text_of(input);
  item.unit_price = out.subtotal;
  out.items.push_back(item);
  return out;
}

void check_invoice_body(const domain::order& o) {
  const auto body = json::parse(
      integrations::invoice_body(o, {o.customer_notes, std::nullopt}), nullptr,
      false);
  must(body.is_object() &&
           body["metadata"]["customerName"] == o.customer_name &&
           body["metadata"]["orderNumber"] == o.order_number &&
           body["paymentMethod"] == *o.customer_notes,
       "payment-service is told the texts as they are");
  must(domain::money::parse(body["amount"].dump()) == o.total_amount,
       "payment-service is told the amount as it is");
}

void check_order_json(const domain::order& o) {
  domain::json_writer out;
  http::write_order(out, o);
  const auto shown = json::parse(out.take(), nullptr, false);
  must(shown.is_object(), "an order is a JSON object");
  must(shown["orderNumber"] == o.order_number &&
           shown["totalAmount"] == o.total_amount.text(),
       "an order is shown as it is");
}

}  // namespace

void take(std::string_view input) {
  must(!domain::is_storable_text(input) || writes_and_reads_alike(input),
       "a text written down is the same");
  domain::order_event event;
  event.amount = amount_of(input);
  must(domain::money::parse(event.amount->text()) == *event.amount,
       "an amount written down is the same");
  const auto o = order_of(input);
  event.reason = text_of(input);
  event.notes = text_of(input);
  event.tracking_number = text_of(input);
  event.type = domain::event_type::status_changed;
  check_event(o, event);
  check_invoice_body(o);
  check_order_json(o);
}

}  // namespace orders::fuzz
