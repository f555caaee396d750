/// The three-part token `<name>:<ts>:<sig>` that services and the gateway sign
/// alike (contract 2.2 and 2.3): parsing, signing, checking the signature.
/// Who may send it and how old it may be is decided in service_token and
/// gateway_token.
///
/// Grammar (exact, contract 9 F6; the old parser ignored trailing junk):
///   token = name ":" ts ":" sig
///   name  = 1*(any byte but ":")
///   ts    = "0" / (%x31-39 *17DIGIT)      Unix seconds
///   sig   = 64HEXDIG                      either case, HMAC-SHA256 of name:ts
///
/// All functions are safe from any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "integrations/shared_secret.hpp"

namespace orders::integrations {

using token_signature = std::array<std::uint8_t, 32>;

/// A token that follows the grammar; nothing is verified yet. The views point
/// into the parsed text.
struct signed_token {
  std::string_view name;
  std::string_view message;  // what is signed: "<name>:<ts>"
  std::int64_t issued_at;    // Unix seconds
  token_signature signature;
};

/// Why a token was refused: for logs and metrics. Clients get one answer.
enum class token_fault : std::uint8_t {
  malformed,    // breaks the grammar
  wrong_name,   // not the name that is expected
  expired,      // issued too long ago
  premature,    // issued too far in the future
  forged,       // signature differs, or no secret is configured
  unknown_key,  // signed with no secret of ours (second form only)
  replayed,     // came before (second form only)
  memory_full,  // whether it came before could not be kept (second form only)
};
inline constexpr std::size_t token_fault_count = 8;

[[nodiscard]] std::string_view to_string(token_fault fault) noexcept;

/// `ts` and `sig` of the grammar.
[[nodiscard]] std::optional<std::int64_t> parse_token_time(
    std::string_view digits) noexcept;
[[nodiscard]] std::optional<token_signature> parse_token_signature(
    std::string_view hex) noexcept;
/// In lower case.
[[nodiscard]] std::string to_hex(const std::uint8_t* bytes, std::size_t count);

[[nodiscard]] std::optional<signed_token> parse_signed_token(
    std::string_view text) noexcept;

/// HMAC-SHA256 keyed with the bytes of `secret`.
[[nodiscard]] token_signature hmac_sha256(std::string_view secret,
                                          std::string_view message);

/// The token of `name` for the second `now`. REQUIRES: the name is not empty
/// and holds no colon, the secret is not empty, now >= 0.
[[nodiscard]] std::string make_signed_token(std::string_view name,
                                            std::string_view secret,
                                            std::int64_t now);

/// Whether `signature` is that of `message` under either secret. Compares in
/// constant time; an empty secret verifies nothing.
[[nodiscard]] bool signature_holds(const token_signature& signature,
                                   std::string_view message,
                                   const shared_secret& secret);

/// Whether `now` lies within [issued_at - future, issued_at + past], seconds.
[[nodiscard]] std::optional<token_fault> check_age(
    const signed_token& token, std::int64_t now, std::int64_t past,
    std::int64_t future) noexcept;

}  // namespace orders::integrations
