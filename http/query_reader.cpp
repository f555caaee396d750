#include "http/query_reader.hpp"

#include <charconv>

#include "domain/utf8.hpp"

namespace orders::http {

std::optional<std::string> query_reader::single(const char* name) {
  const auto count = query_.count(name);
  if (count == 0) return std::nullopt;
  auto value = query_.find(name)->second;
  if (count == 1 && domain::is_storable_text(value)) return value;
  fault(name);
  return std::nullopt;
}

std::optional<domain::uuid> query_reader::id(const char* name) {
  const auto text = single(name);
  if (!text) return std::nullopt;
  const auto out = domain::uuid::parse(*text);
  if (!out) fault(name);
  return out;
}

std::optional<domain::timestamp> query_reader::moment(const char* name) {
  const auto text = single(name);
  if (!text) return std::nullopt;
  const auto out =
      domain::parse_iso(*text, domain::iso_form::date_or_date_time);
  if (!out) fault(name);
  return out;
}

std::int64_t query_reader::number(const char* name, range allowed,
                                  std::int64_t fallback) {
  const auto text = single(name);
  if (!text) return fallback;
  std::int64_t out = 0;
  const auto* end = text->data() + text->size();
  const auto parsed = std::from_chars(text->data(), end, out);
  if (parsed.ec == std::errc{} && parsed.ptr == end && out >= allowed.least &&
      out <= allowed.most)
    return out;
  fault(name);
  return fallback;
}

void query_reader::fault(const char* name) {
  errors_.add(name, "Invalid value");  // contract 1.2
}

}  // namespace orders::http
