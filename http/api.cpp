#include "http/api.hpp"

#include <algorithm>

#include "http/replies.hpp"
#include "http/request_body.hpp"
#include "http/request_id.hpp"
#include "http/router.hpp"

namespace orders::http {

namespace {

std::int64_t unix_seconds(const services& s) {
  return std::chrono::duration_cast<std::chrono::seconds>(
             s.env->now().time_since_epoch())
      .count();
}

// -- CORS -------------------------------------------------------------------

bool is_allowed_origin(const services& s, const std::string& origin) {
  const auto& allowed = s.options.allowed_origins;
  return !origin.empty() &&
         std::find(allowed.begin(), allowed.end(), origin) != allowed.end();
}

edge::reply preflight_reply(const exchange& x) {
  edge::reply reply{204, {}, {}};
  reply.headers = {
      {"Vary", "Origin, Access-Control-Request-Headers"},
      {"Access-Control-Allow-Methods", "GET,HEAD,PUT,PATCH,POST,DELETE"}};
  const auto wanted = x.header("Access-Control-Request-Headers");
  if (!wanted.empty())
    reply.headers.emplace_back("Access-Control-Allow-Headers", wanted);
  return reply;
}

// -- the checks of contract 1.1, in their order ------------------------------

bool take_body(const services& s, exchange& x) {
  if (x.request.body_too_large) {
    x.reply(error_reply(413, "request entity too large"));
    return false;
  }
  auto body = read_body(x.request.body, x.header("Content-Type"),
                        x.header("Content-Encoding"), s.options.body_limit);
  if (!body) {
    const auto& fault = body.error();
    x.reply(fault.field ? validation_reply({{*fault.field, fault.text}})
                        : error_reply(fault.status, fault.text));
    return false;
  }
  x.body = std::move(*body);
  return true;
}

/// As services sign it (integrations/service_token_v2.hpp).
std::string target_of(const edge::request& request) {
  if (request.raw_query.empty()) return request.raw_path;
  return request.raw_path + "?" + request.raw_query;
}

bool admit(const services& s, exchange& x, audience who) {
  if (who == audience::everyone) return true;
  const auto target = target_of(x.request);
  auto caller = s.who.check(x.request.parsed.headers,
                            {x.request.parsed.method, target, x.request.body},
                            unix_seconds(s));
  if (!caller) {
    auto reply = error_reply(caller.error().status, caller.error().text);
    if (reply.status == 503) reply.headers.emplace_back("Retry-After", "1");
    x.reply(std::move(reply));
    return false;
  }
  x.caller = std::move(*caller);
  if (who == audience::admins && !x.caller.is_admin()) {
    x.reply(error_reply(403, "Insufficient permissions"));
    return false;
  }
  return true;
}

}  // namespace

void handle(const services& s, edge::request&& request,
            edge::reply_token&& token) {
  auto x = std::make_shared<exchange>();
  x->request = std::move(request);
  x->token = std::move(token);
  x->began = std::chrono::steady_clock::now();
  x->id = request_id(x->header("X-Request-Id"), x->request.id);
  x->spans = s.spans.get();
  x->trace =
      read_trace(x->request.parsed.headers, s.spans ? s.spans->share() : 0);
  if (const auto origin = x->header("Origin"); is_allowed_origin(s, origin))
    x->extra_headers.emplace_back("Access-Control-Allow-Origin", origin);
  const auto& method = x->request.parsed.method;
  const auto& path = x->request.raw_path;
  auto match = find_route(method, path);
  x->route = match.found;
  x->counted = &s.requests.of(match.found);
  if (method == "OPTIONS") return x->reply(preflight_reply(*x));
  if (!take_body(s, *x)) return;
  if (!admit(s, *x, match.found ? match.found->who : audience_of_unknown(path)))
    return;
  if (!match.found) return x->reply(not_found_reply(path));
  x->parameter = std::move(match.parameter);
  match.found->handle(s, x);
}

edge::header_list security_headers() {
  return {
      {"Content-Security-Policy",
       "default-src 'self';base-uri 'self';font-src 'self' https: data:;"
       "form-action 'self';frame-ancestors 'self';img-src 'self' data:;"
       "object-src 'none';script-src 'self';script-src-attr 'none';"
       "style-src 'self' https: 'unsafe-inline';upgrade-insecure-requests"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Origin-Agent-Cluster", "?1"},
      {"Referrer-Policy", "no-referrer"},
      {"Strict-Transport-Security", "max-age=15552000; includeSubDomains"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-DNS-Prefetch-Control", "off"},
      {"X-Download-Options", "noopen"},
      {"X-Frame-Options", "SAMEORIGIN"},
      {"X-Permitted-Cross-Domain-Policies", "none"},
      {"X-XSS-Protection", "0"},
      {"Vary", "Origin"},
      {"Access-Control-Allow-Credentials", "true"},
  };
}

bool is_operators_path(std::string_view raw_path) {
  const auto* found = find_route("GET", raw_path).found;
  return found &&
         (found->path.starts_with("/health") || found->path == "/metrics");
}

}  // namespace orders::http
