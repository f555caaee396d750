/// The token with which the API gateway proves itself: header
/// `x-gateway-auth: <gateway>:<ts>:<sig>` (contract 2.3, current form).
///
/// It signs only name and time, so whoever sees one can send any user for as
/// long as it lives; hence the narrow limits (contract 9 F1, design 9): the
/// name must be the configured one, the skew setting counts at most 300 s into
/// the past and 60 s into the future.
///
/// The static `x-gateway-key` of the older gateway is compared with
/// key_matches() of constant_time.
///
/// `now` is Unix seconds. Immutable, safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "integrations/signed_token.hpp"

namespace orders::integrations {

inline constexpr std::int64_t gateway_token_max_past_seconds = 300;
inline constexpr std::int64_t gateway_token_max_future_seconds = 60;

class gateway_token_verifier {
 public:
  /// `skew_seconds` is GATEWAY_AUTH_MAX_SKEW_SECONDS; zero or less means 300.
  /// With an empty secret every token is `forged`.
  gateway_token_verifier(std::string gateway_name, shared_secret secret,
                         std::int64_t skew_seconds);

  /// Why the token is refused; nothing when it is the gateway's.
  [[nodiscard]] std::optional<token_fault> check(std::string_view token,
                                                 std::int64_t now) const;

 private:
  std::string name_;
  shared_secret secret_;
  std::int64_t past_seconds_;
  std::int64_t future_seconds_;
};

}  // namespace orders::integrations
