#include "http/authentication.hpp"

#include "integrations/constant_time.hpp"

namespace orders::http {

namespace {

/// The user of a development set-up that names none (contract 2.4).
constexpr const char* dev_user = "11111111-1111-1111-1111-111111111111";

/// A repeated header is one list (RFC 9110, section 5.3), which is no id, role
/// or token: nobody can smuggle a second identity in beside the first.
std::string header(const httplib::Headers& headers, const char* name) {
  const auto range = headers.equal_range(name);
  std::string value;
  for (auto it = range.first; it != range.second; ++it)
    value += (it == range.first ? "" : ", ") + it->second;
  return value;
}

tl::unexpected<std::string> refuse(const char* text) {
  return tl::make_unexpected(std::string{text});
}

bool is_admin_role(const std::string& role) {
  return role == "admin" || role == "super_admin";  // F8
}

}  // namespace

authentication::authentication(credentials accepted)
    : accepted_(std::move(accepted)),
      service_(accepted_.service_secret),
      gateway_(accepted_.gateway_name, accepted_.gateway_secret,
               accepted_.gateway_skew_seconds) {}

tl::expected<caller, std::string> authentication::check_service(
    const std::string& token, const std::string& name, std::int64_t now) const {
  if (accepted_.insecure_dev_auth)
    return caller{caller_kind::service, std::nullopt, name};
  if (accepted_.service_secret.current.empty())
    return refuse("SERVICE_SECRET not configured");
  const auto verified = service_.verify(token, now);
  if (!verified) return refuse("Invalid service authentication token");
  if (*verified != name) return refuse("Service name mismatch");
  return caller{caller_kind::service, std::nullopt, name};
}

bool authentication::is_from_gateway(const httplib::Headers& headers,
                                     std::int64_t now) const {
  if (accepted_.insecure_dev_auth) return true;
  if (integrations::key_matches(accepted_.gateway_key,
                                header(headers, "x-gateway-key")))
    return true;
  const auto token = header(headers, "x-gateway-auth");
  return !token.empty() && !gateway_.check(token, now);
}

tl::expected<caller, std::string> authentication::check(
    const httplib::Headers& headers, std::int64_t now) const {
  const auto token = header(headers, "x-service-auth");
  const auto service = header(headers, "x-service-name");
  if (!token.empty() && !service.empty())
    return check_service(token, service, now);
  if (!is_from_gateway(headers, now)) return refuse("Authentication required");
  auto user = header(headers, "x-user-id");
  if (user.empty() && accepted_.insecure_dev_auth) user = dev_user;
  // Ids are compared as UUIDs, in whatever case they come (F9).
  const auto id = domain::uuid::parse(user);
  if (!id) return refuse("Authentication required");
  // Without secrets nobody can prove to be an admin (contract 2.4). A role
  // named "internal" grants nothing either (F2).
  const bool admin = !accepted_.insecure_dev_auth &&
                     is_admin_role(header(headers, "x-user-role"));
  return caller{admin ? caller_kind::admin : caller_kind::user, *id, {}};
}

}  // namespace orders::http
