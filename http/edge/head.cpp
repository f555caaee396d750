#include "http/edge/head.hpp"

#include <algorithm>
#include <array>

#include "http/edge/syntax.hpp"

namespace orders::http::edge {
namespace {

using verdict = tl::expected<void, rejection>;

tl::unexpected<rejection> refuse(int status, std::string_view text) {
  return tl::unexpected(rejection{status, text});
}

constexpr std::array<std::string_view, 7> known_methods{
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

// -- request line ------------------------------------------------------------

verdict read_version(std::string_view version, request_head& out) {
  if (version.size() != 8 || !version.starts_with("HTTP/") ||
      !is_digit(version[5]) || version[6] != '.' || !is_digit(version[7]))
    return refuse(400, "Malformed request line");
  if (version[5] != '1' || version[7] > '1')
    return refuse(505, "HTTP version not supported");
  out.http_1_0 = version[7] == '0';
  return {};
}

/// Turns an absolute-form target into its origin form; empty if it has no
/// usable authority.
std::string_view strip_authority(std::string_view target, bool& valid) {
  auto colon = std::min(target.find(':'), target.size());
  auto scheme = target.substr(0, colon);
  valid = (equals_ignoring_case(scheme, "http") ||
           equals_ignoring_case(scheme, "https")) &&
          target.substr(colon).starts_with("://");
  if (!valid) return {};
  auto rest = target.substr(colon + 3);
  auto end = std::min(rest.find_first_of("/?"), rest.size());
  auto authority = rest.substr(0, end);
  valid = !authority.empty() && authority.find('@') == authority.npos;
  return rest.substr(end);
}

verdict read_target(std::string_view target, request_head& out) {
  for (char c : target)
    if (c <= 0x20 || c > 0x7e || c == '#')
      return refuse(400, "Malformed request target");
  bool asterisk = target == "*" && out.method == "OPTIONS";
  if (target.front() != '/' && !asterisk) {
    bool valid = false;
    target = strip_authority(target, valid);
    if (!valid) return refuse(400, "Malformed request target");
  }
  auto mark = std::min(target.find('?'), target.size());
  out.path = mark == 0 ? std::string_view{"/"} : target.substr(0, mark);
  out.query =
      mark == target.size() ? std::string_view{} : target.substr(mark + 1);
  return {};
}

verdict read_request_line(std::string_view line, request_head& out) {
  auto first = line.find(' ');
  auto last = line.rfind(' ');
  if (first == line.npos || first + 1 >= last)
    return refuse(400, "Malformed request line");
  out.method = line.substr(0, first);
  if (!is_token(out.method)) return refuse(400, "Malformed request line");
  if (auto ok = read_version(line.substr(last + 1), out); !ok) return ok;
  if (std::find(known_methods.begin(), known_methods.end(), out.method) ==
      known_methods.end())
    return refuse(501, "Method not implemented");
  return read_target(line.substr(first + 1, last - first - 1), out);
}

// -- headers that decide about framing ---------------------------------------

struct framing_headers {
  std::size_t hosts = 0;
  std::size_t lengths = 0;
  std::size_t codings = 0;
  bool close = false;
  bool keep_alive = false;
};

verdict read_content_length(std::string_view value, std::size_t& length) {
  // 18 digits cannot overflow 64 bits.
  if (value.empty() || value.size() > 18)
    return refuse(400, "Malformed Content-Length");
  length = 0;
  for (char c : value) {
    if (!is_digit(c)) return refuse(400, "Malformed Content-Length");
    length = length * 10 + static_cast<std::size_t>(c - '0');
  }
  return {};
}

void read_connection(std::string_view value, framing_headers& seen) {
  while (!value.empty()) {
    auto comma = std::min(value.find(','), value.size());
    auto option = trim_blanks(value.substr(0, comma));
    if (equals_ignoring_case(option, "close")) seen.close = true;
    if (equals_ignoring_case(option, "keep-alive")) seen.keep_alive = true;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
}

bool valid_host(std::string_view value) {
  for (char c : value)
    if (c <= 0x20 || c > 0x7e ||
        std::string_view{"/\\@,?#\"<>"}.find(c) != std::string_view::npos)
      return false;
  return true;
}

verdict note_header(const header_field& field, request_head& out,
                    framing_headers& seen) {
  // The length first: nearly every header is none of these.
  switch (field.name.size()) {
    case 4:
      if (!equals_ignoring_case(field.name, "host")) break;
      if (++seen.hosts > 1 || !valid_host(field.value))
        return refuse(400, "Malformed Host");
      break;
    case 6:
      if (!equals_ignoring_case(field.name, "expect") || out.http_1_0) break;
      if (!equals_ignoring_case(field.value, "100-continue"))
        return refuse(417, "Expectation failed");
      out.expects_continue = true;
      break;
    case 10:
      if (equals_ignoring_case(field.name, "connection"))
        read_connection(field.value, seen);
      break;
    case 14:
      if (!equals_ignoring_case(field.name, "content-length")) break;
      if (++seen.lengths > 1) return refuse(400, "Repeated Content-Length");
      return read_content_length(field.value, out.content_length);
    case 17:
      if (!equals_ignoring_case(field.name, "transfer-encoding")) break;
      if (++seen.codings > 1) return refuse(400, "Repeated Transfer-Encoding");
      if (!equals_ignoring_case(field.value, "chunked"))
        return refuse(501, "Transfer-Encoding not supported");
      break;
    default:
      break;
  }
  return {};
}

verdict settle_framing(const framing_headers& seen, request_head& out) {
  if (seen.hosts == 0 && !out.http_1_0) return refuse(400, "Missing Host");
  if (seen.codings > 0 && (seen.lengths > 0 || out.http_1_0))
    return refuse(400, "Conflicting message framing");
  out.framing = seen.codings > 0         ? body_framing::chunked
                : out.content_length > 0 ? body_framing::content_length
                                         : body_framing::none;
  out.keep_alive = !seen.close && (!out.http_1_0 || seen.keep_alive);
  return {};
}

verdict read_header(std::string_view line, header_field& out) {
  auto colon = line.find(':');
  // A leading blank (obs-fold) and a blank before the colon fail here as well.
  if (colon == line.npos || !is_token(line.substr(0, colon)))
    return refuse(400, "Malformed header");
  out = {line.substr(0, colon), trim_blanks(line.substr(colon + 1))};
  for (char c : out.value)
    if (!is_value_char(c)) return refuse(400, "Malformed header");
  return {};
}

}  // namespace

tl::expected<void, rejection> parse_head(std::string_view text,
                                         const limits& bounds,
                                         request_head& out) {
  out.headers.clear();
  out.expects_continue = false;
  out.content_length = 0;
  auto end = text.find("\r\n");
  if (end + 2 > bounds.request_line)
    return refuse(414, "Request target too long");
  if (auto ok = read_request_line(text.substr(0, end), out); !ok) return ok;
  framing_headers seen;
  for (auto start = end + 2; start + 2 < text.size(); start = end + 2) {
    end = text.find("\r\n", start);
    header_field field;
    if (auto ok = read_header(text.substr(start, end - start), field); !ok)
      return ok;
    if (out.headers.size() == bounds.header_count)
      return refuse(431, "Too many headers");
    if (auto ok = note_header(field, out, seen); !ok) return ok;
    out.headers.push_back(field);
  }
  return settle_framing(seen, out);
}

}  // namespace orders::http::edge
