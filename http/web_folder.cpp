#include "http/web_folder.hpp"

#include "http/entity_tag.hpp"
#include "http/replies.hpp"

namespace orders::http {

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

/// What has no name of its own content may be kept, but a new version of the
/// service must show at once.
const char* how_long_to_keep(const web_file& file) {
  return file.immutable ? "public, max-age=31536000, immutable" : "no-cache";
}

edge::reply file_reply(const exchange& x, const web_file& file) {
  const bool gzip =
      !file.gzipped.empty() && accepts_gzip(x.header("Accept-Encoding"));
  std::string tag = "\"";
  tag.append(file.fingerprint).append(gzip ? "-gzip\"" : "\"");
  edge::reply reply;
  reply.headers = {{"ETag", tag},
                   {"Cache-Control", how_long_to_keep(file)},
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

}  // namespace

void reply_file(const exchange_ptr& x, web_folder folder,
                std::string_view name) {
  const auto file = find_file(folder, name);
  x->reply(file ? file_reply(*x, *file) : not_found_reply(x->request.raw_path));
}

void reply_page(const exchange_ptr& x, web_folder folder) {
  const auto& path = x->request.raw_path;
  if (path.ends_with('/')) return reply_file(x, folder, "index.html");
  const auto& query = x->request.raw_query;
  x->extra_headers.clear();
  x->reply(to_folder(path + '/' + (query.empty() ? "" : '?' + query)));
}

}  // namespace orders::http
