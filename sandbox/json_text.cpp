#include "sandbox/json_text.hpp"

#include <utility>

namespace orders::sandbox {
namespace {

void append_escaped(std::string& out, std::string_view value) {
  static constexpr std::string_view hex = "0123456789abcdef";
  for (auto c : value) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += hex[byte >> 4U];
      out += hex[byte & 15U];
    } else {
      out += c;
    }
  }
}

}  // namespace

void json_text::begin_field(std::string_view name) {
  if (out_.size() > 1) out_ += ',';
  out_ += '"';
  out_ += name;
  out_ += "\":";
}

json_text& json_text::text(std::string_view name, std::string_view value) {
  begin_field(name);
  out_ += '"';
  append_escaped(out_, value);
  out_ += '"';
  return *this;
}

json_text& json_text::text_or_null(std::string_view name,
                                   std::string_view value) {
  return value.empty() ? null(name) : text(name, value);
}

json_text& json_text::raw(std::string_view name, std::string_view value) {
  begin_field(name);
  out_ += value;
  return *this;
}

std::string json_text::finish() {
  out_ += '}';
  return std::exchange(out_, "{");
}

}  // namespace orders::sandbox
