#include "domain/trace_context.hpp"

#include <algorithm>
#include <set>
#include <span>

#include "domain/random_bytes.hpp"

namespace orders::domain {

namespace {

constexpr std::size_t text_length = 55;
constexpr std::size_t trace_at = 3, span_at = 36, flags_at = 53;
constexpr std::uint8_t sampled_flag = 1;

constexpr std::size_t longest_state = 512, most_members = 32;
constexpr std::size_t longest_key = 256, longest_value = 256;
constexpr std::size_t longest_tenant = 241, longest_system = 14;

/// -1: no lower-case hex digit.
int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// REQUIRES: two digits in `text` for each byte of `out`.
bool read_hex(std::string_view text, std::span<std::uint8_t> out) {
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return true;
}

void write_hex(std::span<const std::uint8_t> bytes, std::string& out) {
  static constexpr char digits[] = "0123456789abcdef";
  for (const auto b : bytes) {
    out += digits[b >> 4];
    out += digits[b & 15];
  }
}

bool is_zero(std::span<const std::uint8_t> bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](std::uint8_t b) { return b == 0; });
}

/// Zero stands for "none" on the wire.
void draw(std::span<std::uint8_t> id) {
  do random_bytes(id.data(), id.size());
  while (is_zero(id));
}

// -- tracestate ---------------------------------------------------------------

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_key_part(std::string_view text, std::size_t longest,
                 bool may_be_digit) {
  if (text.empty() || text.size() > longest) return false;
  if (!is_lower(text.front()) && !(may_be_digit && is_digit(text.front())))
    return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_lower(c) || is_digit(c) || c == '_' || c == '-' || c == '*' ||
           c == '/';
  });
}

/// `key`, or `tenant@system`.
bool is_key(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos)
    return is_key_part(text, longest_key, false);
  return is_key_part(text.substr(0, at), longest_tenant, true) &&
         is_key_part(text.substr(at + 1), longest_system, false);
}

bool is_value(std::string_view text) {
  if (text.empty() || text.size() > longest_value || text.back() == ' ')
    return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c >= ' ' && c <= '~' && c != ',' && c != '=';
  });
}

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::optional<trace_context> trace_context::parse(std::string_view text) {
  if (text.size() < text_length) return std::nullopt;
  std::array<std::uint8_t, 1> version{}, flags{};
  trace_context out;
  if (!read_hex(text, version) || text[2] != '-' ||
      !read_hex(text.substr(trace_at), out.trace_id) ||
      text[span_at - 1] != '-' ||
      !read_hex(text.substr(span_at), out.span_id) ||
      text[flags_at - 1] != '-' || !read_hex(text.substr(flags_at), flags))
    return std::nullopt;
  const bool longer = text.size() > text_length;
  if (version[0] == 0xff || (version[0] == 0 && longer) ||
      (longer && text[text_length] != '-') || is_zero(out.trace_id) ||
      is_zero(out.span_id))
    return std::nullopt;
  out.sampled = (flags[0] & sampled_flag) != 0;
  return out;
}

trace_context trace_context::fresh() {
  trace_context out;
  draw(out.trace_id);
  draw(out.span_id);
  return out;
}

trace_context trace_context::child() const {
  auto out = *this;
  draw(out.span_id);
  return out;
}

bool trace_context::falls_within(double share) const {
  // As OpenTelemetry's TraceIdRatioBased: by the id's lower half.
  std::uint64_t place = 0;
  for (std::size_t i = 8; i < trace_id.size(); ++i)
    place = place << 8 | trace_id[i];
  constexpr double places = 18446744073709551616.0;  // 2^64
  return static_cast<double>(place) < share * places;
}

std::string trace_context::text() const {
  std::string out;
  out.reserve(text_length);
  out += "00-";
  write_hex(trace_id, out);
  out += '-';
  write_hex(span_id, out);
  out += sampled ? "-01" : "-00";
  return out;
}

std::string trace_context::trace_id_text() const {
  std::string out;
  write_hex(trace_id, out);
  return out;
}

std::string trace_context::span_id_text() const {
  std::string out;
  write_hex(span_id, out);
  return out;
}

bool is_trace_state(std::string_view text) {
  if (text.size() > longest_state) return false;
  std::set<std::string_view> keys;
  std::size_t members = 0;
  for (bool more = !text.empty(); more;) {
    const auto comma = text.find(',');
    const auto member = without_blanks(text.substr(0, comma));
    more = comma != std::string_view::npos;
    if (more) text.remove_prefix(comma + 1);
    if (++members > most_members) return false;
    if (member.empty()) continue;  // allowed, and means nothing
    const auto equals = member.find('=');
    if (equals == std::string_view::npos) return false;
    const auto key = member.substr(0, equals);
    if (!is_key(key) || !is_value(member.substr(equals + 1)) ||
        !keys.insert(key).second)
      return false;
  }
  return true;
}

}  // namespace orders::domain
