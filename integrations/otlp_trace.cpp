#include "integrations/otlp_trace.hpp"

#include "domain/json_writer.hpp"

namespace orders::integrations {

namespace {

using domain::json_writer;

constexpr std::int32_t status_error = 2;

/// 64-bit numbers are texts in OTLP's JSON.
std::string nanoseconds_of(span::clock::time_point when) {
  return std::to_string(std::chrono::duration_cast<std::chrono::nanoseconds>(
                            when.time_since_epoch())
                            .count());
}

void text_attribute(json_writer& json, std::string_view key,
                    const std::string& value) {
  json.begin_object()
      .member("key", key)
      .key("value")
      .begin_object()
      .member("stringValue", value)
      .end_object()
      .end_object();
}

void write_attribute(json_writer& json, const span::attribute& attribute) {
  const auto& [key, value] = attribute;
  if (const auto* text = std::get_if<std::string>(&value))
    return text_attribute(json, key, *text);
  json.begin_object()
      .member("key", key)
      .key("value")
      .begin_object()
      .member("intValue", std::to_string(std::get<std::int64_t>(value)))
      .end_object()
      .end_object();
}

std::string hex_of(const std::array<std::uint8_t, 8>& span_id) {
  domain::trace_context out;
  out.span_id = span_id;
  return out.span_id_text();
}

void write_span(json_writer& json, const span& s) {
  json.begin_object()
      .member("traceId", s.context.trace_id_text())
      .member("spanId", s.context.span_id_text());
  if (s.parent) json.member("parentSpanId", hex_of(*s.parent));
  json.member("name", s.name)
      .member("kind", static_cast<std::int32_t>(s.kind))
      .member("startTimeUnixNano", nanoseconds_of(s.began))
      .member("endTimeUnixNano", nanoseconds_of(s.began + s.took))
      .key("attributes")
      .begin_array();
  for (const auto& a : s.attributes) write_attribute(json, a);
  json.end_array().key("status").begin_object();
  if (s.failed) json.member("code", status_error);
  json.end_object().end_object();
}

}  // namespace

std::string otlp_request(std::span<const span> spans,
                         const span_source& source) {
  json_writer json{512 + 640 * spans.size()};
  json.begin_object().key("resourceSpans").begin_array().begin_object();
  json.key("resource").begin_object().key("attributes").begin_array();
  text_attribute(json, "service.name", source.service);
  text_attribute(json, "service.version", source.version);
  text_attribute(json, "service.instance.id", source.instance);
  json.end_array().end_object();
  json.key("scopeSpans").begin_array().begin_object();
  json.key("scope")
      .begin_object()
      .member("name", "order-service")
      .end_object()
      .key("spans")
      .begin_array();
  for (const auto& s : spans) write_span(json, s);
  json.end_array().end_object().end_array();  // scopeSpans
  json.end_object().end_array().end_object();
  return json.take();
}

}  // namespace orders::integrations
