#include "http/request_body.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "domain/json_depth.hpp"
#include "http/form_body.hpp"
#include "http/inflate.hpp"
#include "http/json_fault.hpp"

namespace orders::http {

namespace {

using nlohmann::json;

constexpr int deepest = 32;

tl::unexpected<body_fault> fault(int status, std::string text) {
  return tl::make_unexpected(body_fault{status, std::move(text), std::nullopt});
}

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  });
  return out;
}

std::string upper(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  });
  return out;
}

std::string_view strip(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

struct media_type {
  std::string name;
  std::string charset;
};

media_type parse_media_type(const std::string& header) {
  media_type out;
  std::string_view rest = header;
  const auto cut = [&] {
    const auto end = rest.find(';');
    const auto part = strip(rest.substr(0, end));
    rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
    return part;
  };
  out.name = lower(cut());
  while (!rest.empty()) {
    const auto parameter = cut();
    const auto equals = parameter.find('=');
    if (equals == parameter.npos ||
        lower(strip(parameter.substr(0, equals))) != "charset")
      continue;
    auto value = strip(parameter.substr(equals + 1));
    if (value.size() > 1 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    out.charset = lower(value);
  }
  return out;
}

tl::expected<json, body_fault> parse_json(std::string_view body) {
  static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (body.starts_with(byte_order_mark))
    body.remove_prefix(byte_order_mark.size());
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first == body.npos) return json::object();
  // Only objects and arrays are bodies (contract 1.1); the fixed texts tell
  // nothing of the parser (F12).
  if (body[first] != '{' && body[first] != '[')
    return fault(400, "Request body is not valid JSON");
  if (domain::is_nested_deeper(body, deepest))
    return fault(400, "Request body is nested too deeply");
  auto parsed = json::parse(body, nullptr, false);
  if (parsed.is_discarded()) {
    if (auto field = find_unusable_value(body))
      return tl::make_unexpected(
          body_fault{400, "Invalid value", std::move(field)});
    return fault(400, "Request body is not valid JSON");
  }
  return parsed;
}

}  // namespace

tl::expected<json, body_fault> read_body(const std::string& body,
                                         const std::string& content_type,
                                         const std::string& content_encoding,
                                         std::size_t longest) {
  if (body.empty()) return json::object();
  const auto type = parse_media_type(content_type);
  const bool is_json = type.name == "application/json";
  const bool is_form = type.name == "application/x-www-form-urlencoded";
  if (!is_json && !is_form) return json::object();
  if (!type.charset.empty() && type.charset != "utf-8")
    return fault(415, "unsupported charset \"" + upper(type.charset) + "\"");

  const auto encoding = lower(strip(content_encoding));
  std::optional<std::string> decoded;
  if (encoding == "gzip" || encoding == "deflate") {
    auto plain = inflate(body, longest);
    if (!plain)
      return plain.error() == inflate_fault::too_large
                 ? fault(413, "request entity too large")
                 : fault(400, "Request body is not valid " + encoding);
    decoded = std::move(*plain);
  } else if (!encoding.empty() && encoding != "identity") {
    return fault(415, "unsupported content encoding \"" + encoding + "\"");
  }
  const auto& text = decoded ? *decoded : body;
  if (is_json) return parse_json(text);
  auto form = parse_form(text);
  if (!form) return fault(413, "too many parameters");
  return std::move(*form);
}

}  // namespace orders::http
