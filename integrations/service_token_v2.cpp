#include "integrations/service_token_v2.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "domain/digest.hpp"
#include "domain/random_bytes.hpp"

namespace orders::integrations {

namespace {

constexpr std::string_view text_form = "X-Service-Auth-V2";
constexpr std::size_t key_id_digits = 16;
constexpr std::size_t longest_name = 128;
constexpr std::size_t shortest_nonce = 16, longest_nonce = 64;

struct token_v2 {
  std::string_view key_id, name, time, nonce;
  std::int64_t issued_at = 0;
  token_signature signature{};
};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_name &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_nonce(std::string_view text) {
  return text.size() >= shortest_nonce && text.size() <= longest_nonce &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                  (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
         });
}

std::optional<token_v2> parse(std::string_view text) {
  std::array<std::string_view, 5> parts;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    parts[i] = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  parts.back() = text;
  const auto issued_at = parse_token_time(parts[2]);
  const auto signature = parse_token_signature(parts[4]);
  if (parts[0].size() != key_id_digits || !is_name(parts[1]) || !issued_at ||
      !is_nonce(parts[3]) || !signature)
    return std::nullopt;
  return token_v2{parts[0], parts[1],   parts[2],
                  parts[3], *issued_at, *signature};
}

/// The grammar's `text`.
std::string signed_text(std::string_view key_id, std::string_view name,
                        const signed_request& request, std::string_view time,
                        std::string_view nonce) {
  std::string out{text_form};
  const auto body_hash = domain::sha256_hex(request.body);
  for (const std::string_view line :
       {key_id, name, request.method, request.target,
        std::string_view{body_hash}, time, nonce})
    out.append(1, '\n').append(line);
  return out;
}

/// Services choose their nonces without asking each other.
nonce_memory::key remembered_as(const token_v2& token) {
  auto text = std::string{token.name};
  text.append(1, ':').append(token.nonce);
  // Nothing secret: the HMAC is only the digest that is at hand.
  const auto digest = hmac_sha256("nonce", text);
  nonce_memory::key out;
  std::copy_n(digest.begin(), out.size(), out.begin());
  return out;
}

}  // namespace

std::string service_key_id(std::string_view secret) {
  return domain::sha256_hex(secret).substr(0, key_id_digits);
}

std::string random_nonce() {
  std::array<std::uint8_t, 16> bytes;
  domain::random_bytes(bytes.data(), bytes.size());
  return to_hex(bytes.data(), bytes.size());
}

std::string make_service_token_v2(std::string_view name,
                                  std::string_view secret,
                                  const signed_request& request,
                                  std::int64_t now, std::string_view nonce) {
  const auto key_id = service_key_id(secret);
  const auto time = std::to_string(now);
  const auto signature =
      hmac_sha256(secret, signed_text(key_id, name, request, time, nonce));
  auto token = key_id;
  token.append(1, ':').append(name).append(1, ':').append(time);
  token.append(1, ':').append(nonce).append(1, ':');
  return token + to_hex(signature.data(), signature.size());
}

service_token_v2_verifier::service_token_v2_verifier(shared_secret secret,
                                                     std::size_t most_nonces)
    : current_{service_key_id(secret.current), secret.current},
      previous_{service_key_id(secret.previous), secret.previous},
      // One that is early by the whole skew is good for twice as long.
      nonces_(most_nonces, 2 * service_token_v2_skew_seconds) {}

const service_token_v2_verifier::known_key*
service_token_v2_verifier::key_named(std::string_view id) const {
  for (const auto* key : {&current_, &previous_})
    if (!key->secret.empty() && key->id == id) return key;
  return nullptr;
}

tl::expected<std::string_view, token_fault> service_token_v2_verifier::verify(
    std::string_view token, const signed_request& request,
    std::int64_t now) const {
  const auto parsed = parse(token);
  if (!parsed) return tl::unexpected(token_fault::malformed);
  const auto age = now - parsed->issued_at;
  if (age > service_token_v2_skew_seconds)
    return tl::unexpected(token_fault::expired);
  if (age < -service_token_v2_skew_seconds)
    return tl::unexpected(token_fault::premature);
  const auto* key = key_named(parsed->key_id);
  if (!key) return tl::unexpected(token_fault::unknown_key);
  if (!signature_holds(parsed->signature,
                       signed_text(parsed->key_id, parsed->name, request,
                                   parsed->time, parsed->nonce),
                       {key->secret}))
    return tl::unexpected(token_fault::forged);
  // Last, so that only what was really signed takes up memory.
  switch (nonces_.remember(remembered_as(*parsed), now)) {
    case nonce_memory::outcome::fresh:
      return parsed->name;
    case nonce_memory::outcome::seen:
      return tl::unexpected(token_fault::replayed);
    case nonce_memory::outcome::full:
      break;
  }
  return tl::unexpected(token_fault::memory_full);
}

}  // namespace orders::integrations
