// The body of POST /api/orders.
#include "domain/column_limits.hpp"
#include "domain/digest.hpp"
#include "domain/json_writer.hpp"
#include "http/bodies.hpp"

namespace orders::http {

namespace {

using domain::money;
using nlohmann::json;
namespace limits = domain::column_limits;

constexpr std::int64_t most_of_one_item = 1'000'000;

const std::vector<std::string>& payment_methods() {
  static const std::vector<std::string> all = {
      "bank_transfer", "virtual_account", "credit_card", "ewallet_ovo",
      "ewallet_gopay", "ewallet_dana",    "qris"};
  return all;
}

// -- items ------------------------------------------------------------------

/// Whether a decimal text has nothing behind the point: its floor is its
/// ceiling, which is the floor of its opposite.
bool is_whole(const std::string& text, std::int64_t floor) {
  const auto opposite = text.front() == '-'
                            ? text.substr(1)
                            : "-" + text.substr(text.front() == '+' ? 1 : 0);
  const auto other = domain::parse_scaled(opposite, 0, domain::rounding::down);
  return other && *other == -floor;
}

/// An integer or a text of one, at least 1 (F47).
std::optional<std::int32_t> read_quantity(const object_reader& item) {
  static constexpr const char* name = "quantity";
  const auto fault = [&](const char* message) {
    item.fault(name, message);
    return std::nullopt;
  };
  const auto* got = item.find(name);
  if (!got) return fault("Expected number, received nan");
  const bool counts_as_zero =
      got->is_null() || *got == false ||
      (got->is_string() && trim(got->get<std::string>()).empty());
  if (counts_as_zero) return fault("Number must be greater than 0");
  const auto text = decimal_text(*got);
  if (!text) return fault("Expected number, received nan");
  const auto down = domain::parse_scaled(*text, 0, domain::rounding::down);
  if (!down) return fault("Number is out of range");
  if (!is_whole(*text, *down)) return fault("Expected integer, received float");
  if (*down <= 0) return fault("Number must be greater than 0");
  if (*down > most_of_one_item)
    return fault("Number must be less than or equal to 1000000");
  return static_cast<std::int32_t>(*down);
}

void read_items(const object_reader& body, const checkout_rules& rules,
                field_errors& errors, std::vector<domain::checkout_line>& out) {
  const auto* items = body.find("items");
  if (!items) return body.fault("items", "Required");
  if (!items->is_array())
    return body.fault("items", wrong_type("array", *items));
  if (items->empty())
    return body.fault("items", "Array must contain at least 1 element(s)");
  if (items->size() > rules.most_items)
    return body.fault("items", "Array must contain at most " +
                                   std::to_string(rules.most_items) +
                                   " element(s)");
  for (std::size_t i = 0; i < items->size(); ++i) {
    const auto& item = (*items)[i];
    const auto path = "items." + std::to_string(i);
    if (!item.is_object()) {
      errors.add(path, wrong_type("object", item));
      continue;
    }
    const object_reader reader{item, path, errors};
    const auto product = reader.required_uuid("productId");
    const auto variant = reader.optional_uuid("variantId");
    const auto quantity = read_quantity(reader);
    if (product && quantity) out.push_back({*product, variant, *quantity});
  }
}

// -- address ----------------------------------------------------------------

std::optional<std::int64_t> read_degrees(const object_reader& address,
                                         const char* name, std::int64_t most) {
  const auto text = address.omittable_decimal(name, true);
  if (!text) return std::nullopt;
  const auto degrees = domain::parse_scaled(
      *text, domain::coordinate_scale, domain::rounding::half_away_from_zero);
  const std::int64_t bound = most * 100'000'000;
  const auto words = std::to_string(most);
  const bool negative = text->front() == '-';
  if (degrees && *degrees <= bound && *degrees >= -bound) return degrees;
  if (negative)
    address.fault(name, "Number must be greater than or equal to -" + words);
  else
    address.fault(name, "Number must be less than or equal to " + words);
  return std::nullopt;
}

void read_address(const object_reader& body, field_errors& errors,
                  domain::checkout_address& out) {
  static constexpr const char* name = "shippingAddress";
  const auto* got = body.find(name);
  if (!got) return body.fault(name, "Required");
  if (!got->is_object()) return body.fault(name, wrong_type("object", *got));
  const object_reader address{*got, name, errors};
  const auto required = [&](const char* field, std::size_t longest) {
    return address.required_text(field, longest).value_or("");
  };
  out.name = required("name", limits::name);
  out.phone = required("phone", limits::phone);
  out.province = required("province", limits::place);
  out.city = required("city", limits::place);
  out.street = required("address", limits::long_text);
  out.district = address.omittable_text("district", limits::place);
  out.postal_code = address.omittable_text("postalCode", limits::postal_code);
  out.latitude = read_degrees(address, "latitude", 90);
  out.longitude = read_degrees(address, "longitude", 180);
}

// -- charges ----------------------------------------------------------------

/// Whole rupiah of a charge (contract 3.5: floor).
std::optional<money> read_charge(const object_reader& from, const char* name) {
  const auto text = from.omittable_decimal(name);
  if (!text) return std::nullopt;
  return money::parse_whole(*text);
}

void read_charges(const object_reader& body, field_errors& errors,
                  const caller& who, const checkout_rules& rules,
                  domain::checkout_request& out) {
  out.discount = read_charge(body, "discountAmount").value_or(money{});
  if (out.discount > money{} && !who.is_service() &&
      !rules.trust_client_discount)
    body.fault("discountAmount", "Discounts cannot be set by the client");
  auto shipping = read_charge(body, "shippingCost");
  auto tax = read_charge(body, "taxAmount");
  if (const auto* metadata = body.optional_object("metadata")) {
    const object_reader reader{*metadata, "metadata", errors};
    const auto other_shipping = read_charge(reader, "shippingCost");
    const auto other_tax = read_charge(reader, "taxAmount");
    if (!shipping) shipping = other_shipping;
    if (!tax) tax = other_tax;
    out.courier = reader.omittable_text("courierCode", limits::courier);
    out.service_type =
        reader.omittable_text("serviceType", limits::shipping_method);
  }
  out.shipping = shipping.value_or(money{});
  out.tax = tax.value_or(money{});
}

// -- paying -----------------------------------------------------------------

void read_expiry(const object_reader& body, domain::timestamp now,
                 domain::checkout_request& out) {
  static constexpr const char* name = "expiresAt";
  const auto* got = body.find(name);
  if (!got) return;
  if (!got->is_string()) return body.fault(name, wrong_type("string", *got));
  out.expires_at = domain::parse_iso(got->get_ref<const std::string&>(),
                                     domain::iso_form::date_time);
  if (!out.expires_at)
    body.fault(name, "Invalid datetime");
  else if (*out.expires_at <= now)
    body.fault(name, "Datetime must be in the future");
}

/// SHA-256 over the values that make the orders, in a fixed order (F30).
std::string fingerprint_of(const domain::checkout_request& r) {
  domain::json_writer values;
  values.begin_array();
  for (const auto& line : r.lines)
    values.value(line.product_id).value(line.variant_id).value(line.quantity);
  const auto& a = r.address;
  values.value(r.shipping_address_id)
      .value(a.name)
      .value(a.phone)
      .value(a.province)
      .value(a.city)
      .value(a.street)
      .value(a.district)
      .value(a.postal_code)
      .value(a.latitude)
      .value(a.longitude)
      .value(r.notes)
      .value(r.courier)
      .value(r.service_type)
      .value(r.discount)
      .value(r.shipping)
      .value(r.tax)
      .end_array();
  return domain::sha256_hex(values.take());
}

}  // namespace

std::optional<checkout_body> read_checkout(const json& body, const caller& who,
                                           const checkout_rules& rules,
                                           domain::timestamp now,
                                           field_errors& errors) {
  if (!body.is_object()) {
    errors.add("", wrong_type("object", body));
    return std::nullopt;
  }
  const object_reader reader{body, "", errors};
  checkout_body out;
  auto& r = out.request;
  out.body_user_id = reader.optional_uuid("userId");
  r.idempotency_key =
      reader.required_text("idempotencyKey", limits::idempotency_key)
          .value_or("");
  read_items(reader, rules, errors, r.lines);
  r.shipping_address_id = reader.optional_uuid("shippingAddressId");
  read_address(reader, errors, r.address);
  r.notes = reader.optional_text("shippingNotes", limits::long_text);
  read_charges(reader, errors, who, rules, r);
  r.payment_method = reader.one_of("paymentMethod", payment_methods(), false);
  read_expiry(reader, now, r);
  if (!errors.empty()) return std::nullopt;
  r.fingerprint = fingerprint_of(r);
  return out;
}

}  // namespace orders::http
