/// The platform's HMAC tokens, as neighbours make and check them
/// (contract 2.2 and 2.3): `<name>:<unix seconds>:<hex HMAC-SHA256 of
/// "name:seconds">`. The sandbox has its own so that a mistake in the
/// product's signing cannot hide behind the same mistake here.
///
/// Pure functions, safe from any thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace orders::sandbox {

/// Lower-case hex HMAC-SHA256 of `name:seconds`.
std::string token_signature(std::string_view name, std::int64_t seconds,
                            std::string_view secret);

/// The whole token, ready for `X-Service-Auth` or `x-gateway-auth`.
std::string signed_token(std::string_view name, std::int64_t seconds,
                         std::string_view secret);

enum class token_verdict : std::uint8_t {
  unchecked,        ///< the sandbox runs without a secret
  good,             ///< everything right
  missing,          ///< one of the two headers is absent or empty
  malformed,        ///< not exactly name, digits and 64 hex digits
  stale,            ///< older than 300 s or more than 60 s ahead
  wrong_signature,  ///< made with another secret
  name_mismatch,    ///< right, but X-Service-Name says another name
  replayed          ///< came before (X-Service-Auth-V2 only)
};

/// For people and for the call log: "ok", "missing", ...
std::string_view describe(token_verdict verdict);

/// Contract 2.2; the name is compared last. An empty secret checks nothing.
token_verdict check_service_token(std::string_view token, std::string_view name,
                                  std::string_view secret, std::int64_t now);

/// The same, remembering the thread's last good token for the second in which
/// it was checked: callers use one token for many calls.
token_verdict check_recent_service_token(std::string_view token,
                                         std::string_view name,
                                         std::string_view secret,
                                         std::int64_t now);

std::int64_t unix_seconds();

}  // namespace orders::sandbox
