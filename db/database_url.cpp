#include "db/database_url.hpp"

#include <libpq-fe.h>

#include <memory>
#include <set>
#include <string_view>

namespace orders::db {

namespace {

using parsed_options =
    std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

const std::set<std::string, std::less<>>& libpq_keywords() {
  static const auto keywords = [] {
    std::set<std::string, std::less<>> out;
    parsed_options defaults{PQconndefaults(), PQconninfoFree};
    for (auto* o = defaults.get(); o && o->keyword; ++o) out.insert(o->keyword);
    return out;
  }();
  return keywords;
}

/// The URL without parameters that are not libpq's; takes `schema` out.
std::string keep_known_parameters(const std::string& url, std::string& schema) {
  const auto question = url.find('?');
  if (question == std::string::npos || url.find("://") == std::string::npos)
    return url;
  std::string kept;
  std::string_view rest = std::string_view{url}.substr(question + 1);
  while (!rest.empty()) {
    const auto end = rest.find('&');
    const auto pair = rest.substr(0, end);
    rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
    const auto name = pair.substr(0, pair.find('='));
    if (name == "schema" && pair.size() > name.size())
      schema = pair.substr(name.size() + 1);
    if (!libpq_keywords().contains(name)) continue;
    kept += kept.empty() ? '?' : '&';
    kept += pair;
  }
  return url.substr(0, question) + kept;
}

void append(std::string& out, std::string_view keyword,
            std::string_view value) {
  if (!out.empty()) out += ' ';
  out += keyword;
  out += "='";
  for (char c : value) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  out += '\'';
}

bool is_plain_name(std::string_view name) {
  return name.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
             "_") == name.npos;
}

std::string server_options(std::string_view given,
                           const session_options& options,
                           const std::string& schema) {
  std::string out = "-c timezone=UTC -c datestyle=ISO";
  out += " -c statement_timeout=" +
         std::to_string(options.statement_timeout.count());
  // Many small statements share the cores: none takes several, and none is
  // worth compiling.
  out += " -c max_parallel_workers_per_gather=0 -c jit=off";
  // Ours all find their rows by index. A plan that was made while a table was
  // nearly empty would read the whole of it until the next ANALYZE.
  out += " -c enable_seqscan=off";
  out += " -c lock_timeout=" + std::to_string(options.lock_timeout.count());
  // Quoted: without quotes the server would fold it to lower case.
  if (!schema.empty()) out += " -c search_path=\"" + schema + '"';
  if (!given.empty()) out += " " + std::string{given};
  return out;
}

}  // namespace

tl::expected<std::string, std::string> to_conninfo(
    const std::string& url, const session_options& options) {
  std::string schema;
  const auto known = keep_known_parameters(url, schema);
  if (!is_plain_name(schema))
    return tl::make_unexpected(
        "the parameter schema of the URL is not a plain name");
  parsed_options parsed{PQconninfoParse(known.c_str(), nullptr),
                        PQconninfoFree};
  if (!parsed)
    return tl::make_unexpected(
        "it is not a PostgreSQL URL (postgresql://user:password@host/name)");

  std::string out;
  std::string_view given_options;
  std::set<std::string, std::less<>> seen;
  for (auto* o = parsed.get(); o->keyword; ++o) {
    if (!o->val) continue;
    if (std::string_view{o->keyword} == "options") {
      given_options = o->val;
      continue;
    }
    append(out, o->keyword, o->val);
    seen.insert(o->keyword);
  }
  const auto fallback = [&](std::string_view keyword, std::string_view value) {
    if (!seen.contains(keyword)) append(out, keyword, value);
  };
  fallback("application_name", options.application_name);
  fallback("connect_timeout", "2");
  fallback("keepalives_idle", "10");
  fallback("keepalives_interval", "3");
  fallback("keepalives_count", "3");
  fallback("tcp_user_timeout", "10000");
  if (options.read_write) fallback("target_session_attrs", "read-write");
  append(out, "options", server_options(given_options, options, schema));
  return out;
}

}  // namespace orders::db
