#include "integrations/gateway_token.hpp"

#include <algorithm>
#include <utility>

namespace orders::integrations {

gateway_token_verifier::gateway_token_verifier(std::string gateway_name,
                                               shared_secret secret,
                                               std::int64_t skew_seconds)
    : name_(std::move(gateway_name)),
      secret_(std::move(secret)),
      past_seconds_(
          skew_seconds <= 0
              ? gateway_token_max_past_seconds
              : std::min(skew_seconds, gateway_token_max_past_seconds)),
      future_seconds_(
          std::min(past_seconds_, gateway_token_max_future_seconds)) {}

std::optional<token_fault> gateway_token_verifier::check(
    std::string_view token, std::int64_t now) const {
  const auto parsed = parse_signed_token(token);
  if (!parsed) return token_fault::malformed;
  if (parsed->name != name_) return token_fault::wrong_name;
  if (const auto fault =
          check_age(*parsed, now, past_seconds_, future_seconds_))
    return fault;
  if (!signature_holds(parsed->signature, parsed->message, secret_))
    return token_fault::forged;
  return std::nullopt;
}

}  // namespace orders::integrations
