#include "sandbox/token.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "sandbox/ids.hpp"

namespace orders::sandbox {
namespace {

constexpr std::int64_t oldest_seconds = 300;
constexpr std::int64_t ahead_seconds = 60;
constexpr std::size_t signature_digits = 64;

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
           (c >= 'A' && c <= 'F');
  });
}

struct token_parts {
  std::string_view name;
  std::int64_t seconds = 0;
  std::string_view signature;
};

bool split(std::string_view token, token_parts& parts) {
  auto first = token.find(':');
  if (first == std::string_view::npos || first == 0) return false;
  auto second = token.find(':', first + 1);
  if (second == std::string_view::npos) return false;
  parts.name = token.substr(0, first);
  auto digits = token.substr(first + 1, second - first - 1);
  parts.signature = token.substr(second + 1);
  if (digits.empty() || digits.front() == '-') return false;
  const auto* end = digits.data() + digits.size();
  auto read = std::from_chars(digits.data(), end, parts.seconds);
  return read.ec == std::errc{} && read.ptr == end &&
         parts.signature.size() == signature_digits && is_hex(parts.signature);
}

}  // namespace

std::string token_signature(std::string_view name, std::int64_t seconds,
                            std::string_view secret) {
  std::string message{name};
  message += ':';
  message += std::to_string(seconds);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(),
       digest.data(), &length);
  static constexpr std::string_view alphabet = "0123456789abcdef";
  std::string hex;
  hex.reserve(signature_digits);
  for (unsigned int at = 0; at < length; ++at) {
    hex += alphabet[digest[at] >> 4U];
    hex += alphabet[digest[at] & 15U];
  }
  return hex;
}

std::string signed_token(std::string_view name, std::int64_t seconds,
                         std::string_view secret) {
  std::string token{name};
  token += ':';
  token += std::to_string(seconds);
  token += ':';
  token += token_signature(name, seconds, secret);
  return token;
}

std::string_view describe(token_verdict verdict) {
  switch (verdict) {
    case token_verdict::unchecked:
      return "unchecked";
    case token_verdict::good:
      return "ok";
    case token_verdict::missing:
      return "missing";
    case token_verdict::malformed:
      return "malformed";
    case token_verdict::stale:
      return "stale";
    case token_verdict::wrong_signature:
      return "wrong signature";
    case token_verdict::name_mismatch:
      return "name mismatch";
    case token_verdict::replayed:
      return "replayed";
  }
  return "unknown";
}

token_verdict check_service_token(std::string_view token, std::string_view name,
                                  std::string_view secret, std::int64_t now) {
  if (secret.empty()) return token_verdict::unchecked;
  if (token.empty() || name.empty()) return token_verdict::missing;
  token_parts parts;
  if (!split(token, parts)) return token_verdict::malformed;
  // Compared without a subtraction: the caller's number may be any int64.
  if (parts.seconds > now + ahead_seconds ||
      parts.seconds < now - oldest_seconds)
    return token_verdict::stale;
  auto given = lower_case(parts.signature);
  auto expected = token_signature(parts.name, parts.seconds, secret);
  if (CRYPTO_memcmp(given.data(), expected.data(), signature_digits) != 0)
    return token_verdict::wrong_signature;
  return parts.name == name ? token_verdict::good
                            : token_verdict::name_mismatch;
}

token_verdict check_recent_service_token(std::string_view token,
                                         std::string_view name,
                                         std::string_view secret,
                                         std::int64_t now) {
  struct remembered {
    std::string token;
    std::string name;
    std::string secret;
    std::int64_t now = 0;
  };
  static thread_local remembered last;
  if (!secret.empty() && last.now == now && last.token == token &&
      last.name == name && last.secret == secret)
    return token_verdict::good;
  auto verdict = check_service_token(token, name, secret, now);
  if (verdict == token_verdict::good) {
    last.token = token;
    last.name = name;
    last.secret = secret;
    last.now = now;
  }
  return verdict;
}

std::int64_t unix_seconds() {
  return std::chrono::duration_cast<std::chrono::seconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace orders::sandbox
