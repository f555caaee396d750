// The documentation: /api-docs redirects to /api-docs/ (contract 1.5), which
// is the page, and the page's files lie below it.
#include "http/api_docs/assets.hpp"
#include "http/entity_tag.hpp"
#include "http/routes/checks.hpp"

namespace orders::http::routes {

namespace {

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// Leaves what may stand in a URL (RFC 3986) as it is, escapes the rest.
std::string encode_url(std::string_view text) {
  static constexpr char hex[] = "0123456789ABCDEF";
  static constexpr std::string_view never = "\"<>\\^`{|}";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7f && never.find(c) == never.npos) {
      out += c;
    } else {
      out += '%';
      out += hex[byte >> 4];
      out += hex[byte & 15];
    }
  }
  return out;
}

/// As the old service's static files redirected: before CORS, and with a page
/// that may load nothing.
edge::reply to_folder(const std::string& url) {
  const auto location = encode_url(url);
  return {301,
          {{"Content-Type", "text/html; charset=UTF-8"},
           {"Content-Security-Policy", "default-src 'none'"},
           {"Location", location},
           {"Vary", ""},
           {"Access-Control-Allow-Credentials", ""}},
          "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
          "<meta charset=\"utf-8\">\n<title>Redirecting</title>\n</head>\n"
          "<body>\n<pre>Redirecting to " +
              escape_html(location) + "</pre>\n</body>\n</html>\n"};
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// Whether an Accept-Encoding header allows gzip (RFC 9110, section 12.5.3).
bool accepts_gzip(std::string_view header) {
  while (!header.empty()) {
    const auto comma = header.find(',');
    const auto one = header.substr(0, comma);
    header =
        comma == header.npos ? std::string_view{} : header.substr(comma + 1);
    const auto semicolon = one.find(';');
    if (without_blanks(one.substr(0, semicolon)) != "gzip") continue;
    if (semicolon == one.npos) return true;
    const auto weight = without_blanks(one.substr(semicolon + 1));
    return weight.find_first_of("123456789") != weight.npos;
  }
  return false;
}

edge::reply asset_reply(const exchange& x, const api_docs::asset& file) {
  const bool gzip =
      !file.gzipped.empty() && accepts_gzip(x.header("Accept-Encoding"));
  std::string tag = "\"";
  tag.append(file.fingerprint).append(gzip ? "-gzip\"" : "\"");
  edge::reply reply;
  // It may be kept, but a new version of the service must show at once.
  reply.headers = {{"ETag", tag},
                   {"Cache-Control", "no-cache"},
                   {"Vary", "Origin, Accept-Encoding"}};
  if (matches_weakly(x.header("If-None-Match"), tag)) {
    reply.status = 304;
    return reply;
  }
  reply.headers.emplace_back("Content-Type", file.content_type);
  if (gzip) reply.headers.emplace_back("Content-Encoding", "gzip");
  reply.body = gzip ? file.gzipped : file.bytes;
  return reply;
}

void reply_asset(const exchange_ptr& x, std::string_view name) {
  const auto file = api_docs::find(name);
  x->reply(file ? asset_reply(*x, *file)
                : not_found_reply(x->request.raw_path));
}

}  // namespace

void api_docs_page(const services&, const exchange_ptr& x) {
  const auto& path = x->request.raw_path;
  if (path.ends_with('/')) return reply_asset(x, "index.html");
  const auto& query = x->request.raw_query;
  x->extra_headers.clear();
  x->reply(to_folder(path + '/' + (query.empty() ? "" : '?' + query)));
}

void api_docs_file(const services&, const exchange_ptr& x) {
  reply_asset(x, x->parameter);
}

void openapi_json(const services&, const exchange_ptr& x) {
  reply_asset(x, "openapi.json");
}

void openapi_yaml(const services&, const exchange_ptr& x) {
  reply_asset(x, "openapi.yaml");
}

}  // namespace orders::http::routes
