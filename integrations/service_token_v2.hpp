/// The stronger service token, header `X-Service-Auth-V2`: it is good for one
/// request, once. It stands beside the old one (service_token.hpp), which
/// whoever sees it can use for any request for five minutes.
///
///   token = keyid ":" name ":" ts ":" nonce ":" sig
///   keyid = 16(DIGIT / %x61-66)         of SHA-256(secret), the first 8 bytes
///   name  = 1*128(%x21-39 / %x3B-7E)    the calling service
///   ts    = "0" / (%x31-39 *17DIGIT)    Unix seconds
///   nonce = 16*64(ALPHA / DIGIT / "-" / "_")   never the same again
///   sig   = 64HEXDIG                    HMAC-SHA256 with the secret of text
///   text  = "X-Service-Auth-V2" LF keyid LF name LF method LF target LF
///           bodyhash LF ts LF nonce     (no LF at its end)
///
/// `method` in capitals; `target` is the path with its query as they stand in
/// the request line (a "?" with nothing behind it is left out); `bodyhash` is
/// the SHA-256, in lower-case hex, of the body as it is sent, before a content
/// coding is undone. `now` is Unix seconds, always an argument.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "integrations/nonce_memory.hpp"
#include "integrations/signed_token.hpp"

namespace orders::integrations {

/// A token is accepted while -60 <= now - ts <= 60: it is made for one call,
/// and what is remembered of it is needed for that long.
inline constexpr std::int64_t service_token_v2_skew_seconds = 60;

/// What a token vouches for. Views of the caller's.
struct signed_request {
  std::string_view method;
  std::string_view target;
  std::string_view body;
};

/// First 8 bytes of SHA-256(secret) as lower-case hex.
[[nodiscard]] std::string service_key_id(std::string_view secret);

/// 128 random bits as lower-case hex.
[[nodiscard]] std::string random_nonce();

/// REQUIRES: name, secret and nonce follow the grammar, the secret is not
/// empty, now >= 0.
[[nodiscard]] std::string make_service_token_v2(std::string_view name,
                                                std::string_view secret,
                                                const signed_request& request,
                                                std::int64_t now,
                                                std::string_view nonce);

/// Checks incoming calls. Safe from any thread.
class service_token_v2_verifier {
 public:
  /// With an empty secret every token's key is unknown. `most_nonces`: how
  /// many calls are remembered at a time.
  service_token_v2_verifier(shared_secret secret, std::size_t most_nonces);

  /// The caller's name, as a view into `token`, or why it is refused. A token
  /// that is accepted is used up.
  [[nodiscard]] tl::expected<std::string_view, token_fault> verify(
      std::string_view token, const signed_request& request,
      std::int64_t now) const;

 private:
  struct known_key {
    std::string id, secret;
  };

  const known_key* key_named(std::string_view id) const;

  known_key current_, previous_;
  mutable nonce_memory nonces_;
};

}  // namespace orders::integrations
