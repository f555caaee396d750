#include "http/field_errors.hpp"

#include <charconv>

#include "domain/column_limits.hpp"

namespace orders::http {

namespace {

using nlohmann::json;

constexpr const char* not_a_number = "Expected number, received nan";

bool is_nothing(const json& value) {
  return value.is_null() ||
         (value.is_string() && value.get_ref<const std::string&>().empty());
}

std::string quoted_list(const std::vector<std::string>& values) {
  std::string out;
  for (const auto& value : values)
    out += (out.empty() ? "'" : " | '") + value + "'";
  return out;
}

}  // namespace

std::string trim(const std::string& text) {
  static constexpr const char* blanks = " \t\r\n\f\v";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string wrong_type(const char* wanted, const json& got) {
  return std::string{"Expected "} + wanted + ", received " + got.type_name();
}

std::optional<std::string> decimal_text(const json& value) {
  if (value.is_number_integer()) return value.dump();
  if (value.is_number_float()) {
    // The shortest text that reads back as the same number: what was written.
    char buffer[64];
    const auto end =
        std::to_chars(buffer, buffer + sizeof buffer, value.get<double>());
    return std::string{buffer, end.ptr};
  }
  if (!value.is_string()) return std::nullopt;
  auto text = trim(value.get<std::string>());
  return domain::is_decimal(text) ? std::optional{text} : std::nullopt;
}

const json* object_reader::find(const char* name) const {
  const auto found = object_.find(name);
  return found == object_.end() ? nullptr : &*found;
}

std::optional<std::string> object_reader::text(const char* name,
                                               const json& got,
                                               std::size_t longest) const {
  if (!got.is_string()) {
    fault(name, wrong_type("string", got));
    return std::nullopt;
  }
  auto value = got.get<std::string>();
  if (value.find('\0') != std::string::npos) {
    fault(name, "String must not contain null characters");
    return std::nullopt;
  }
  if (!domain::fits(value, longest)) {
    fault(name, "String must contain at most " + std::to_string(longest) +
                    " character(s)");
    return std::nullopt;
  }
  return value;
}

std::optional<std::string> object_reader::required_text(
    const char* name, std::size_t longest) const {
  const auto* got = find(name);
  if (!got) {
    fault(name, "Required");
    return std::nullopt;
  }
  auto raw = *got;
  if (raw.is_string()) raw = trim(raw.get_ref<const std::string&>());
  auto value = text(name, raw, longest);
  if (value && value->empty()) {
    fault(name, "String must contain at least 1 character(s)");
    return std::nullopt;
  }
  return value;
}

std::optional<std::string> object_reader::optional_text(
    const char* name, std::size_t longest) const {
  const auto* got = find(name);
  return got ? text(name, *got, longest) : std::nullopt;
}

std::optional<std::string> object_reader::omittable_text(
    const char* name, std::size_t longest) const {
  const auto* got = find(name);
  return got && !is_nothing(*got) ? text(name, *got, longest) : std::nullopt;
}

std::optional<domain::uuid> object_reader::required_uuid(
    const char* name) const {
  if (find(name)) return optional_uuid(name);
  fault(name, "Required");
  return std::nullopt;
}

std::optional<domain::uuid> object_reader::optional_uuid(
    const char* name) const {
  const auto* got = find(name);
  if (!got) return std::nullopt;
  if (!got->is_string()) {
    fault(name, wrong_type("string", *got));
    return std::nullopt;
  }
  const auto id = domain::uuid::parse(got->get_ref<const std::string&>());
  if (!id) fault(name, "Invalid uuid");
  return id;
}

std::optional<std::string> object_reader::decimal(const char* name,
                                                  const json& got,
                                                  bool signed_) const {
  const auto value = decimal_text(got);
  const auto parsed = value ? domain::money::parse(*value) : std::nullopt;
  if (!parsed) {
    fault(name, value ? "Number is out of range" : not_a_number);
    return std::nullopt;
  }
  // Of the text itself: rounding must not hide a sign.
  const auto floor = domain::parse_scaled(*value, 0, domain::rounding::down);
  if (!signed_ && floor && *floor < 0) {
    fault(name, "Number must be greater than or equal to 0");
    return std::nullopt;
  }
  return value;
}

std::optional<std::string> object_reader::omittable_decimal(
    const char* name, bool signed_) const {
  const auto* got = find(name);
  return got && !is_nothing(*got) ? decimal(name, *got, signed_) : std::nullopt;
}

std::optional<std::string> object_reader::required_decimal(
    const char* name) const {
  const auto* got = find(name);
  if (!got || is_nothing(*got)) {
    fault(name, not_a_number);
    return std::nullopt;
  }
  return decimal(name, *got, false);
}

std::optional<std::string> object_reader::one_of(
    const char* name, const std::vector<std::string>& values,
    bool required) const {
  const auto* got = find(name);
  if (!got) {
    if (required) fault(name, "Required");
    return std::nullopt;
  }
  if (!got->is_string()) {
    fault(name,
          "Expected " + quoted_list(values) + ", received " + got->type_name());
    return std::nullopt;
  }
  const auto value = got->get<std::string>();
  for (const auto& allowed : values)
    if (value == allowed) return value;
  fault(name, "Invalid enum value. Expected " + quoted_list(values) +
                  ", received '" + value + "'");
  return std::nullopt;
}

const json* object_reader::optional_object(const char* name) const {
  const auto* got = find(name);
  if (!got) return nullptr;
  if (got->is_object()) return got;
  fault(name, wrong_type("object", *got));
  return nullptr;
}

}  // namespace orders::http
