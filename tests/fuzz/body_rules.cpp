#include "tests/fuzz/body_rules.hpp"

#include "domain/column_limits.hpp"
#include "domain/json_writer.hpp"
#include "http/bodies.hpp"
#include "tests/fuzz/basket_rules.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/fuzz/text_rules.hpp"

namespace orders::fuzz {

namespace {

using domain::json_writer;
using nlohmann::json;
namespace limits = domain::column_limits;

void check_verdict(bool accepted, const json& body,
                   const http::field_errors& errors) {
  must(accepted == errors.empty(), "a body is accepted or has faults");
  for (const auto& error : errors.all()) {
    must(!error.message.empty(), "a fault has a text");
    must(!error.field.empty() || !body.is_object(), "a fault names its field");
    must(writes_and_reads_alike(error.field) &&
             writes_and_reads_alike(error.message),
         "a fault can be told in JSON");
  }
}

// -- POST /api/orders --------------------------------------------------------

const http::checkout_rules some_rules{};

http::caller a_user() {
  return {http::caller_kind::user, domain::uuid{}, {}};
}
http::caller a_service() {
  return {http::caller_kind::service, std::nullopt, "bff"};
}

void check_limits(const domain::checkout_request& r, const http::caller& who) {
  must(is_text(r.idempotency_key, limits::idempotency_key) &&
           !r.idempotency_key.empty(),
       "a key is a text of 1 to 64 characters");
  must(!r.lines.empty() && r.lines.size() <= some_rules.most_items,
       "a checkout has 1 to 100 items");
  for (const auto& line : r.lines)
    must(line.quantity >= 1 && line.quantity <= 1'000'000,
         "a quantity is 1 to a million");
  const auto& a = r.address;
  must(is_text(a.name, limits::name) && is_text(a.phone, limits::phone) &&
           is_text(a.province, limits::place) &&
           is_text(a.city, limits::place) &&
           is_text(a.street, limits::long_text) &&
           is_text(a.district, limits::place) &&
           is_text(a.postal_code, limits::postal_code),
       "an address fits its columns");
  must(!a.name.empty() && !a.phone.empty() && !a.province.empty() &&
           !a.city.empty() && !a.street.empty(),
       "the required parts of an address are there");
  must(std::abs(a.latitude.value_or(0)) <= 90'00000000 &&
           std::abs(a.longitude.value_or(0)) <= 180'00000000,
       "coordinates are on the globe");
  must(is_text(r.notes, limits::long_text) &&
           is_text(r.courier, limits::courier) &&
           is_text(r.service_type, limits::shipping_method),
       "texts beside the address fit their columns");
  for (const auto charge : {r.discount, r.shipping, r.tax})
    must(charge.minor() >= 0 && charge.minor() <= domain::money::limit &&
             charge.minor() % 100 == 0,
         "charges are whole rupiah within their column");
  must(who.is_service() || r.discount == domain::money{},
       "no user gives himself a discount");
}

void write_address(json_writer& out, const domain::checkout_address& a) {
  out.key("shippingAddress")
      .begin_object()
      .member("name", a.name)
      .member("phone", a.phone)
      .member("province", a.province)
      .member("city", a.city)
      .member("address", a.street)
      .member_if("district", a.district)
      .member_if("postalCode", a.postal_code);
  const auto degrees = [&](const char* name, std::optional<std::int64_t> some) {
    if (some)
      out.member(name, domain::format_scaled(*some, domain::coordinate_scale));
  };
  degrees("latitude", a.latitude);
  degrees("longitude", a.longitude);
  out.end_object();
}

/// The body that asks for just this; without the time until which to pay.
json written(const domain::checkout_request& r) {
  json_writer out;
  out.begin_object()
      .member("idempotencyKey", r.idempotency_key)
      .key("items")
      .begin_array();
  for (const auto& line : r.lines)
    out.begin_object()
        .member("productId", line.product_id)
        .member_if("variantId", line.variant_id)
        .member("quantity", line.quantity)
        .end_object();
  out.end_array().member_if("shippingAddressId", r.shipping_address_id);
  write_address(out, r.address);
  out.member_if("shippingNotes", r.notes)
      .member("discountAmount", r.discount)
      .member("shippingCost", r.shipping)
      .member("taxAmount", r.tax)
      .member_if("paymentMethod", r.payment_method)
      .key("metadata")
      .begin_object()
      .member_if("courierCode", r.courier)
      .member_if("serviceType", r.service_type)
      .end_object()
      .end_object();
  return json::parse(out.take());
}

void check_checkout(const json& body, const http::caller& who) {
  http::field_errors errors;
  const auto now = domain::timestamp{std::chrono::seconds{1'800'000'000}};
  const auto got = http::read_checkout(body, who, some_rules, now, errors);
  check_verdict(got.has_value(), body, errors);
  if (!got) return;
  const auto& request = got->request;
  check_limits(request, who);
  must(!request.expires_at || *request.expires_at > now,
       "an order can be paid for a while");
  http::field_errors none;
  const auto again =
      http::read_checkout(written(request), who, some_rules, now, none);
  must(again && again->request.fingerprint == request.fingerprint &&
           again->request.payment_method == request.payment_method,
       "a checkout written down means the same");
  check_basket(request);
}

// -- the bodies that change an order -----------------------------------------

void check_set_status(const json& body) {
  http::field_errors errors;
  const auto got = http::read_set_status(body, errors);
  check_verdict(got.has_value(), body, errors);
  if (!got) return;
  must(is_text(got->reason, limits::reason) &&
           is_text(got->notes, limits::long_text),
       "reason and notes fit their columns");
  json_writer out;
  out.begin_object()
      .member("newStatus", domain::to_text(got->target))
      .member_if("reason", got->reason)
      .member_if("notes", got->notes);
  if (got->metadata) out.key("metadata").raw(*got->metadata);
  http::field_errors none;
  const auto again =
      http::read_set_status(json::parse(out.end_object().take()), none);
  must(again && again->target == got->target && again->reason == got->reason &&
           again->notes == got->notes && again->metadata == got->metadata,
       "a new status written down means the same");
}

void check_cancel(const json& body) {
  http::field_errors errors;
  const auto got = http::read_cancel(body, errors);
  check_verdict(got.has_value(), body, errors);
  if (!got) return;
  must(got->reason && !got->reason->empty() &&
           is_text(got->reason, limits::reason) &&
           is_text(got->notes, limits::long_text),
       "a cancellation has a reason, and fits its columns");
}

void check_set_charges(const json& body) {
  http::field_errors errors;
  const auto got = http::read_set_charges(body, errors);
  check_verdict(got.has_value(), body, errors);
  if (!got) return;
  must(got->shipping_cost >= domain::money{} &&
           got->tax_amount.value_or(domain::money{}) >= domain::money{},
       "charges are not below zero");
  json_writer out;
  out.begin_object()
      .member("shippingCost", got->shipping_cost)
      .member_if("taxAmount", got->tax_amount);
  http::field_errors none;
  const auto again =
      http::read_set_charges(json::parse(out.end_object().take()), none);
  must(again && again->shipping_cost == got->shipping_cost &&
           again->tax_amount == got->tax_amount,
       "charges written down mean the same");
}

void check_report_shipment(const json& body) {
  http::field_errors errors;
  const auto got = http::read_report_shipment(body, errors);
  check_verdict(got.has_value(), body, errors);
  if (!got) return;
  must(is_text(got->tracking_number, limits::tracking_number) &&
           got->tracking_number.value_or("").find('"') == std::string::npos,
       "a tracking number fits its column and holds no quotation mark");
}

}  // namespace

void check_bodies(const json& body) {
  check_checkout(body, a_user());
  check_checkout(body, a_service());
  check_set_status(body);
  check_cancel(body);
  check_set_charges(body);
  check_report_shipment(body);
}

}  // namespace orders::fuzz
