#include "integrations/json_value.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>

#include "domain/json_depth.hpp"

namespace orders::integrations {

namespace {

constexpr int deepest = 64;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr unsigned strictly =
    rapidjson::kParseValidateEncodingFlag | rapidjson::kParseFullPrecisionFlag;

template <class Number>
std::string shortest(Number number) {
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number);
  return {buffer, end.ptr};
}

}  // namespace

json_value json_value::operator[](const char* name) const {
  if (!is_object()) return {};
  for (auto at = value_->MemberEnd(); at != value_->MemberBegin();) {
    --at;
    const std::string_view found{at->name.GetString(),
                                 at->name.GetStringLength()};
    if (found == name) return json_value{&at->value};
  }
  return {};
}

json_value json_value::at(std::size_t at) const {
  return json_value{&(*value_)[static_cast<rapidjson::SizeType>(at)]};
}

std::optional<std::string_view> json_value::text() const {
  if (!value_ || !value_->IsString()) return std::nullopt;
  return std::string_view{value_->GetString(), value_->GetStringLength()};
}

std::optional<bool> json_value::truth() const {
  if (!value_ || !value_->IsBool()) return std::nullopt;
  return value_->GetBool();
}

std::optional<std::int64_t> json_value::integer() const {
  if (!value_ || !value_->IsInt64()) return std::nullopt;
  return value_->GetInt64();
}

std::optional<std::string> json_value::number_text() const {
  if (!value_ || !value_->IsNumber()) return std::nullopt;
  if (value_->IsInt64()) return shortest(value_->GetInt64());
  if (value_->IsUint64()) return shortest(value_->GetUint64());
  return shortest(value_->GetDouble());
}

std::string json_value::dump() const {
  rapidjson::StringBuffer out;
  rapidjson::Writer<rapidjson::StringBuffer> writer{out};
  value_->Accept(writer);
  return {out.GetString(), out.GetSize()};
}

json_document::json_document(const std::string& text) {
  std::string_view json{text};
  if (json.starts_with(byte_order_mark))
    json.remove_prefix(byte_order_mark.size());
  if (domain::is_nested_deeper(json, deepest)) return;
  document_.Parse<strictly>(json.data(), json.size());
  is_json_ = !document_.HasParseError();
}

json_value json_document::root() const {
  return is_json_ ? json_value{&document_} : json_value{};
}

}  // namespace orders::integrations
