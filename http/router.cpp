#include "http/router.hpp"

#include "http/form_body.hpp"
#include "http/routes/routes.hpp"

namespace orders::http {

namespace {

bool equal_in_any_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const char c =
        a[i] >= 'A' && a[i] <= 'Z' ? static_cast<char>(a[i] + 32) : a[i];
    if (c != b[i]) return false;
  }
  return true;
}

/// The part up to the next slash, which is taken off as well.
std::string_view take_part(std::string_view& path) {
  const auto end = path.find('/');
  const auto part = path.substr(0, end);
  path = end == path.npos ? std::string_view{} : path.substr(end + 1);
  return part;
}

std::string_view without_trailing_slash(std::string_view path) {
  if (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  return path;
}

bool matches(std::string_view pattern, std::string_view path,
             std::string_view& parameter) {
  pattern.remove_prefix(1);
  path.remove_prefix(1);
  for (;;) {
    if (pattern.empty() || path.empty()) return pattern.empty() && path.empty();
    const auto wanted = take_part(pattern);
    const bool more = path.find('/') != path.npos;
    const auto got = take_part(path);
    // The one slash that is tolerated at the end is off already.
    if (more && path.empty()) return false;
    if (wanted == "{}") {
      if (got.empty()) return false;
      parameter = got;
    } else if (!equal_in_any_case(got, wanted)) {
      return false;
    }
  }
}

/// A `+` in a path is a plus, unlike in a query.
std::string decode_part(std::string_view part) {
  std::string protected_plus;
  for (const char c : part) {
    if (c == '+')
      protected_plus += "%2B";
    else
      protected_plus += c;
  }
  return percent_decode(protected_plus);
}

bool is_below(std::string_view path, std::string_view prefix) {
  return path.size() >= prefix.size() &&
         equal_in_any_case(path.substr(0, prefix.size()), prefix) &&
         (path.size() == prefix.size() || path[prefix.size()] == '/');
}

}  // namespace

const std::vector<route>& all_routes() {
  using enum audience;
  static const std::vector<route> routes = {
      {"GET", "/", everyone, routes::root},
      {"GET", "/health", everyone, routes::health},
      {"GET", "/health/ready", everyone, routes::ready},
      {"GET", "/metrics", everyone, routes::metrics},
      {"GET", "/api-docs", everyone, routes::api_docs_page},
      {"GET", "/api-docs/openapi.json", everyone, routes::openapi_json},
      {"GET", "/api-docs/openapi.yaml", everyone, routes::openapi_yaml},
      {"GET", "/api-docs/{}", everyone, routes::api_docs_file},
      {"GET", "/console", everyone, routes::console_page},
      {"GET", "/console/session", everyone, routes::console_session},
      {"GET", "/console/{}", everyone, routes::console_file},
      {"POST", "/api/orders", authenticated, routes::place_order},
      {"GET", "/api/orders", authenticated, routes::list_orders},
      {"GET", "/api/orders/number/{}", authenticated, routes::order_by_number},
      {"GET", "/api/orders/export", authenticated, routes::export_orders},
      {"GET", "/api/orders/{}", authenticated, routes::order_by_id},
      {"GET", "/api/orders/{}/history", authenticated, routes::order_history},
      {"PUT", "/api/orders/{}/status", authenticated, routes::put_status},
      {"PUT", "/api/orders/{}/shipping-cost", authenticated,
       routes::put_shipping_cost},
      {"PUT", "/api/orders/{}/shipment-status", authenticated,
       routes::put_shipment_status},
      {"POST", "/api/orders/{}/cancel", authenticated, routes::cancel},
      {"GET", "/api/internal/events", authenticated, routes::read_events},
      {"GET", "/api/admin/orders", admins, routes::list_orders},
      {"GET", "/api/admin/orders/{}", admins, routes::admin_order_by_id},
      {"PUT", "/api/admin/orders/{}/status", admins, routes::admin_put_status},
      {"GET", "/api/admin/orders/{}/explain", admins, routes::explain_order},
      {"POST", "/api/admin/orders/{}/retry-invoice", admins,
       routes::retry_invoice},
      {"POST", "/api/admin/orders/{}/reconcile", admins, routes::reconcile},
      {"POST", "/api/admin/orders/{}/requeue-events", admins,
       routes::requeue_events},
      {"GET", "/api/admin/stuck", admins, routes::list_stuck_orders},
      {"GET", "/api/admin/outbox", admins, routes::list_parked_events},
      {"POST", "/api/admin/outbox/requeue", admins,
       routes::requeue_parked_events},
      {"POST", "/api/admin/outbox/{}/requeue", admins,
       routes::requeue_parked_event},
      {"GET", "/api/admin/log-level", admins, routes::get_log_level},
      {"PUT", "/api/admin/log-level", admins, routes::put_log_level},
  };
  return routes;
}

route_match find_route(std::string_view method, std::string_view raw_path) {
  if (raw_path.empty() || raw_path.front() != '/') return {};
  if (method == "HEAD") method = "GET";
  const auto path = without_trailing_slash(raw_path);
  for (const auto& candidate : all_routes()) {
    std::string_view parameter;
    if (candidate.method == method && matches(candidate.path, path, parameter))
      return {&candidate, decode_part(parameter)};
  }
  return {};
}

audience audience_of_unknown(std::string_view raw_path) {
  if (is_below(raw_path, "/api/admin")) return audience::admins;
  if (is_below(raw_path, "/api/orders") || is_below(raw_path, "/api/internal"))
    return audience::authenticated;
  return audience::everyone;
}

}  // namespace orders::http
