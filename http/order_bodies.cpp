// The bodies that change an order.
#include <algorithm>

#include "domain/column_limits.hpp"
#include "http/bodies.hpp"

namespace orders::http {

namespace {

using nlohmann::json;
namespace limits = domain::column_limits;

template <std::size_t N>
const std::vector<std::string>& names_of(
    const std::array<std::string_view, N>& names) {
  static const std::vector<std::string> out{names.begin(), names.end()};
  return out;
}

bool is_object(const json& body, field_errors& errors) {
  if (body.is_object()) return true;
  errors.add("", wrong_type("object", body));
  return false;
}

/// jsonb takes no U+0000, in no text and no name.
bool holds_null_character(const json& value) {
  if (value.is_string())
    return value.get_ref<const std::string&>().find('\0') != std::string::npos;
  if (!value.is_structured()) return false;
  for (const auto& member : value.items())
    if (member.key().find('\0') != std::string::npos ||
        holds_null_character(member.value()))
      return true;
  return false;
}

/// contract 1.5: the body of a cancel was not validated, so null is nothing.
domain::optional_text lenient_text(const object_reader& reader,
                                   const char* name, std::size_t longest) {
  const auto* got = reader.find(name);
  return got && !got->is_null() ? reader.optional_text(name, longest)
                                : std::nullopt;
}

bool is_tracking_character(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x20 && u != 0x7f && c != '"' && c != '\\';
}

}  // namespace

std::optional<domain::set_status> read_set_status(const json& body,
                                                  field_errors& errors) {
  if (!is_object(body, errors)) return std::nullopt;
  const object_reader reader{body, "", errors};
  const auto target =
      reader.one_of("newStatus", names_of(domain::order_status_names), true);
  domain::set_status out{};
  out.reason = reader.optional_text("reason", limits::reason);
  out.notes = reader.optional_text("notes", limits::long_text);
  if (const auto* metadata = reader.optional_object("metadata")) {
    if (holds_null_character(*metadata))
      reader.fault("metadata", "Texts must not contain null characters");
    else
      out.metadata = metadata->dump();
  }
  if (!errors.empty()) return std::nullopt;
  out.target = *domain::parse_order_status(*target);
  return out;
}

std::optional<domain::cancel_order> read_cancel(const json& body,
                                                field_errors& errors) {
  domain::cancel_order out;
  out.reason = "customer_cancelled";
  if (!body.is_object()) return out;
  const object_reader reader{body, "", errors};
  const auto reason = lenient_text(reader, "reason", limits::reason);
  out.notes = lenient_text(reader, "notes", limits::long_text);
  if (!errors.empty()) return std::nullopt;
  if (reason && !reason->empty()) out.reason = reason;
  return out;
}

std::optional<domain::ask_mending> read_mending(const json& body,
                                                domain::mending how,
                                                field_errors& errors) {
  if (body.is_null()) return domain::ask_mending{how};
  if (!is_object(body, errors)) return std::nullopt;
  const object_reader reader{body, "", errors};
  domain::ask_mending out{how,
                          lenient_text(reader, "notes", limits::long_text)};
  if (!errors.empty()) return std::nullopt;
  return out;
}

std::optional<domain::set_charges> read_set_charges(const json& body,
                                                    field_errors& errors) {
  if (!is_object(body, errors)) return std::nullopt;
  const object_reader reader{body, "", errors};
  const auto shipping = reader.required_decimal("shippingCost");
  const auto tax = reader.omittable_decimal("taxAmount");
  if (!errors.empty()) return std::nullopt;
  domain::set_charges out;
  out.shipping_cost = *domain::money::parse(*shipping);
  if (tax) out.tax_amount = domain::money::parse(*tax);
  return out;
}

std::optional<domain::report_shipment> read_report_shipment(
    const json& body, field_errors& errors) {
  if (!is_object(body, errors)) return std::nullopt;
  const object_reader reader{body, "", errors};
  const auto status = reader.one_of(
      "shipmentStatus", names_of(domain::shipment_status_names), true);
  const auto tracking =
      reader.omittable_text("trackingNumber", limits::tracking_number);
  if (tracking &&
      !std::all_of(tracking->begin(), tracking->end(), is_tracking_character))
    reader.fault("trackingNumber", "Invalid tracking number");
  if (!errors.empty()) return std::nullopt;
  return domain::report_shipment{*domain::parse_shipment_status(*status),
                                 tracking};
}

}  // namespace orders::http
