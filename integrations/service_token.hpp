/// The token with which services prove themselves to each other, both
/// directions (contract 2.2): headers `X-Service-Auth: <name>:<ts>:<sig>` and
/// `X-Service-Name: <name>`.
///
/// `now` is Unix seconds and always an argument. Both classes are immutable
/// and safe from any thread. That the token's name equals X-Service-Name, and
/// what to answer when no secret is configured, is the caller's business.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "integrations/service_token_v2.hpp"
#include "integrations/signed_token.hpp"

namespace orders::integrations {

/// A token is accepted while -60 <= now - ts <= 300.
inline constexpr std::int64_t service_token_past_seconds = 300;
inline constexpr std::int64_t service_token_future_seconds = 60;

/// Signs outgoing calls: a fresh token for every call.
class service_token_signer {
 public:
  /// REQUIRES: neither is empty, the name holds no colon.
  service_token_signer(std::string name, std::string secret);

  [[nodiscard]] std::string sign(std::int64_t now) const;
  /// The token of the second form; a fresh nonce makes it good for one call.
  [[nodiscard]] std::string sign_v2(const signed_request& request,
                                    std::int64_t now,
                                    std::string_view nonce) const;
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  std::string name_;
  std::string secret_;
};

/// Checks incoming calls.
class service_token_verifier {
 public:
  /// With an empty secret every token is `forged`.
  explicit service_token_verifier(shared_secret secret);

  /// The caller's name, as a view into `token`, or why it is refused.
  [[nodiscard]] tl::expected<std::string_view, token_fault> verify(
      std::string_view token, std::int64_t now) const;

 private:
  shared_secret secret_;
};

}  // namespace orders::integrations
