#include "integrations/signed_token.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cassert>
#include <charconv>
#include <memory>
#include <stdexcept>

namespace orders::integrations {
namespace {

constexpr std::size_t max_timestamp_digits = 18;  // fits int64 always

struct mac_context_deleter {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using mac_context = std::unique_ptr<EVP_MAC_CTX, mac_context_deleter>;

// Fetching the algorithm costs several times the hash itself, so every thread
// does it once and only sets the key afterwards.
EVP_MAC_CTX* thread_mac_context() {
  thread_local const mac_context context = [] {
    EVP_MAC* mac = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
    mac_context made{mac ? EVP_MAC_CTX_new(mac) : nullptr};
    EVP_MAC_free(mac);
    char digest[] = "SHA256";
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end()};
    if (!made || EVP_MAC_CTX_set_params(made.get(), parameters) != 1)
      throw std::runtime_error("OpenSSL offers no HMAC-SHA256");
    return made;
  }();
  return context.get();
}

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_signed_with(std::string_view secret, const token_signature& signature,
                    std::string_view message) {
  if (secret.empty()) return false;
  const auto expected = hmac_sha256(secret, message);
  return CRYPTO_memcmp(expected.data(), signature.data(), expected.size()) == 0;
}

}  // namespace

std::string_view to_string(token_fault fault) noexcept {
  switch (fault) {
    case token_fault::malformed:
      return "malformed";
    case token_fault::wrong_name:
      return "wrong_name";
    case token_fault::expired:
      return "expired";
    case token_fault::premature:
      return "premature";
    case token_fault::forged:
      return "forged";
    case token_fault::unknown_key:
      return "unknown_key";
    case token_fault::replayed:
      return "replayed";
    case token_fault::memory_full:
      return "memory_full";
  }
  return "unknown";
}

std::optional<token_signature> parse_token_signature(
    std::string_view hex) noexcept {
  token_signature bytes;
  if (hex.size() != 2 * bytes.size()) return std::nullopt;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = hex_digit(hex[2 * i]);
    const int low = hex_digit(hex[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return bytes;
}

std::optional<std::int64_t> parse_token_time(std::string_view digits) noexcept {
  if (digits.empty() || digits.size() > max_timestamp_digits)
    return std::nullopt;
  if (digits.front() == '0' && digits.size() > 1) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::string to_hex(const std::uint8_t* bytes, std::size_t count) {
  std::string out;
  out.reserve(2 * count);
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back("0123456789abcdef"[bytes[i] >> 4U]);
    out.push_back("0123456789abcdef"[bytes[i] & 15U]);
  }
  return out;
}

std::optional<signed_token> parse_signed_token(std::string_view text) noexcept {
  const auto first = text.find(':');
  if (first == std::string_view::npos || first == 0) return std::nullopt;
  const auto second = text.find(':', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const auto issued_at =
      parse_token_time(text.substr(first + 1, second - first - 1));
  const auto signature = parse_token_signature(text.substr(second + 1));
  if (!issued_at || !signature) return std::nullopt;
  return signed_token{text.substr(0, first), text.substr(0, second), *issued_at,
                      *signature};
}

token_signature hmac_sha256(std::string_view secret, std::string_view message) {
  EVP_MAC_CTX* context = thread_mac_context();
  token_signature out;
  std::size_t written = 0;
  const auto bytes = [](std::string_view text) {
    // A view may hold a null pointer, which OpenSSL takes for "keep the key".
    return reinterpret_cast<const unsigned char*>(text.data() ? text.data()
                                                              : "");
  };
  if (EVP_MAC_init(context, bytes(secret), secret.size(), nullptr) != 1 ||
      EVP_MAC_update(context, bytes(message), message.size()) != 1 ||
      EVP_MAC_final(context, out.data(), &written, out.size()) != 1 ||
      written != out.size())
    throw std::runtime_error("HMAC-SHA256 failed");
  return out;
}

std::string make_signed_token(std::string_view name, std::string_view secret,
                              std::int64_t now) {
  assert(!name.empty() && name.find(':') == std::string_view::npos);
  assert(!secret.empty() && now >= 0);
  std::array<char, 20> digits;
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), now).ptr;
  std::string token;
  token.reserve(name.size() + static_cast<std::size_t>(end - digits.data()) +
                2 + 2 * sizeof(token_signature));
  token.append(name).append(1, ':').append(digits.data(), end);
  const auto signature = hmac_sha256(secret, token);
  token.push_back(':');
  return token + to_hex(signature.data(), signature.size());
}

bool signature_holds(const token_signature& signature, std::string_view message,
                     const shared_secret& secret) {
  return is_signed_with(secret.current, signature, message) ||
         is_signed_with(secret.previous, signature, message);
}

std::optional<token_fault> check_age(const signed_token& token,
                                     std::int64_t now, std::int64_t past,
                                     std::int64_t future) noexcept {
  // issued_at has at most 18 digits, so with any sane clock this cannot wrap.
  const std::int64_t age = now - token.issued_at;
  if (age > past) return token_fault::expired;
  if (age < -future) return token_fault::premature;
  return std::nullopt;
}

}  // namespace orders::integrations
