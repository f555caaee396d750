#include "log/line.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "domain/json_writer.hpp"
#include "domain/utf8.hpp"

namespace orders::log {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD
constexpr std::string_view cut_mark = "...";

bool is_utf8_tail(char c) {
  return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;
}

/// Well-formed UTF-8 of a bounded length. Once a text is not what it should be,
/// only its ASCII is believed.
std::string presentable(std::string_view text) {
  const bool long_one = text.size() > longest_text;
  if (long_one) {
    auto end = longest_text;
    while (end > 0 && is_utf8_tail(text[end])) --end;
    text = text.substr(0, end);
  }
  std::string out;
  out.reserve(text.size() + cut_mark.size());
  if (domain::is_storable_text(text)) {
    out = text;
  } else {
    for (const char c : text) {
      if (c != '\0' && static_cast<unsigned char>(c) < 0x80U)
        out += c;
      else
        out += replacement;
    }
  }
  if (long_one) out += cut_mark;
  return out;
}

/// Three digits behind the point; JSON knows no infinities.
std::string number_text(double number) {
  if (!std::isfinite(number)) return "null";
  std::array<char, 512> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                 number, std::chars_format::fixed, 3)
                       .ptr;
  return {digits.data(), end};
}

struct as_json {
  domain::json_writer& json;

  void operator()(std::string_view text) const {
    json.value(presentable(text));
  }
  void operator()(std::int64_t number) const { json.value(number); }
  void operator()(bool truth) const { json.value(truth); }
  void operator()(double number) const { json.raw(number_text(number)); }
  void operator()(const domain::uuid& id) const { json.value(id); }
};

bool needs_quotes(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=' ||
        c == '\\' || c == '\x7f')
      return true;
  return false;
}

struct as_text {
  std::string& out;

  void operator()(std::string_view text) const {
    const auto shown = presentable(text);
    if (!needs_quotes(shown)) {
      out += shown;
      return;
    }
    domain::json_writer quoted{shown.size() + 16};
    out += quoted.value(shown).take();
  }
  void operator()(std::int64_t number) const { out += std::to_string(number); }
  void operator()(bool truth) const { out += truth ? "true" : "false"; }
  void operator()(double number) const { out += number_text(number); }
  void operator()(const domain::uuid& id) const { out += id.text(); }
};

bool is_empty(const field& f) {
  const auto* text = std::get_if<std::string_view>(&f.value.value());
  return text && text->empty();
}

std::string json_line(const record& what) {
  domain::json_writer json{256};
  json.begin_object()
      .member("time", what.time)
      .member("level", to_text(what.severity))
      .member("event", what.event)
      .member("service", what.service);
  for (const auto& f : what.fields) {
    if (is_empty(f)) continue;
    json.key(f.name);
    std::visit(as_json{json}, f.value.value());
  }
  json.end_object();
  return json.take();
}

std::string text_line(const record& what) {
  auto out = domain::to_iso_text(what.time);
  out.append(1, ' ').append(to_text(what.severity));
  out.append(1, ' ').append(what.event);
  for (const auto& f : what.fields) {
    if (is_empty(f)) continue;
    out.append(1, ' ').append(f.name).append(1, '=');
    std::visit(as_text{out}, f.value.value());
  }
  return out;
}

}  // namespace

std::string to_line(const record& what, format how) {
  return how == format::json ? json_line(what) : text_line(what);
}

}  // namespace orders::log
