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

tl::unexpected<refusal> refuse(const char* text, int status = 401) {
  return tl::make_unexpected(refusal{status, text});
}

caller as_service(std::string name) {
  return {caller_kind::service, std::nullopt, std::move(name)};
}

bool is_admin_role(const std::string& role) {
  return role == "admin" || role == "super_admin";  // F8
}

}  // namespace

authentication::authentication(credentials accepted)
    : accepted_(std::move(accepted)),
      service_(accepted_.service_secret),
      service_v2_(accepted_.service_secret, accepted_.most_nonces),
      gateway_(accepted_.gateway_name, accepted_.gateway_secret,
               accepted_.gateway_skew_seconds) {}

authentication::verdict authentication::check_service(const std::string& token,
                                                      const std::string& name,
                                                      std::int64_t now) const {
  using form = service_auth_figures::form;
  if (accepted_.insecure_dev_auth) return as_service(name);
  if (accepted_.service_secret.current.empty())
    return refuse("SERVICE_SECRET not configured");
  if (!accepted_.service_auth_v1) {
    figures_->switched_off();
    return refuse("X-Service-Auth is switched off, send X-Service-Auth-V2");
  }
  const auto verified = service_.verify(token, now);
  if (!verified) {
    figures_->refused(form::v1, verified.error());
    return refuse("Invalid service authentication token");
  }
  if (*verified != name) {
    figures_->refused(form::v1, integrations::token_fault::wrong_name);
    return refuse("Service name mismatch");
  }
  figures_->accepted(form::v1);
  return as_service(name);
}

authentication::verdict authentication::check_service_v2(
    const std::string& token, const std::string& name,
    const integrations::signed_request& asked, std::int64_t now) const {
  using form = service_auth_figures::form;
  using integrations::token_fault;
  if (accepted_.service_secret.current.empty())
    return refuse("SERVICE_SECRET not configured");
  const auto verified = service_v2_.verify(token, asked, now);
  if (!verified) {
    figures_->refused(form::v2, verified.error());
    if (verified.error() == token_fault::memory_full)
      return refuse("Too many service calls, try again", 503);
    return refuse("Invalid service authentication token");
  }
  if (!name.empty() && *verified != name) {
    figures_->refused(form::v2, token_fault::wrong_name);
    return refuse("Service name mismatch");
  }
  figures_->accepted(form::v2);
  return as_service(std::string{*verified});
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

authentication::verdict authentication::check(
    const httplib::Headers& headers, const integrations::signed_request& asked,
    std::int64_t now) const {
  const auto service = header(headers, "x-service-name");
  // Present, it alone decides: who could fall back on the old form gains
  // nothing from breaking this one. Nobody can sign it without a secret.
  const auto token_v2 = header(headers, "x-service-auth-v2");
  if (!token_v2.empty() && !accepted_.insecure_dev_auth)
    return check_service_v2(token_v2, service, asked, now);
  const auto token = header(headers, "x-service-auth");
  if (!token.empty() && !service.empty())
    return check_service(token, service, now);
  if (!is_from_gateway(headers, now)) return refuse("Authentication required");
  auto user = header(headers, "x-user-id");
  if (user.empty() && accepted_.insecure_dev_auth) user = dev_user;
  // Ids are compared as UUIDs, in whatever case they come (F9).
  const auto id = domain::uuid::parse(user);
  if (!id) return refuse("Authentication required");
  // A role named "internal" grants nothing (F2).
  const bool admin = is_admin_role(header(headers, "x-user-role"));
  return caller{admin ? caller_kind::admin : caller_kind::user, *id, {}};
}

}  // namespace orders::http
