#include "integrations/service_token.hpp"

#include <utility>

namespace orders::integrations {

service_token_signer::service_token_signer(std::string name, std::string secret)
    : name_(std::move(name)), secret_(std::move(secret)) {}

std::string service_token_signer::sign(std::int64_t now) const {
  return make_signed_token(name_, secret_, now);
}

std::string service_token_signer::sign_v2(const signed_request& request,
                                          std::int64_t now,
                                          std::string_view nonce) const {
  return make_service_token_v2(name_, secret_, request, now, nonce);
}

service_token_verifier::service_token_verifier(shared_secret secret)
    : secret_(std::move(secret)) {}

tl::expected<std::string_view, token_fault> service_token_verifier::verify(
    std::string_view token, std::int64_t now) const {
  const auto parsed = parse_signed_token(token);
  if (!parsed) return tl::unexpected(token_fault::malformed);
  if (const auto fault = check_age(*parsed, now, service_token_past_seconds,
                                   service_token_future_seconds))
    return tl::unexpected(*fault);
  if (!signature_holds(parsed->signature, parsed->message, secret_))
    return tl::unexpected(token_fault::forged);
  return parsed->name;
}

}  // namespace orders::integrations
