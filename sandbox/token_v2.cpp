#include "sandbox/token_v2.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "sandbox/ids.hpp"

namespace orders::sandbox {
namespace {

constexpr std::int64_t skew_seconds = 60;
constexpr std::size_t most_seen = 1'000'000;
constexpr std::size_t key_id_digits = 16;

std::string hex(const unsigned char* bytes, std::size_t count) {
  std::string out;
  for (std::size_t at = 0; at < count; ++at) {
    out += "0123456789abcdef"[bytes[at] >> 4U];
    out += "0123456789abcdef"[bytes[at] & 15U];
  }
  return out;
}

// Fetched once: fetching costs more than hashing a short text.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return fetched;
}

std::string sha256(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &length,
             sha256_algorithm(), nullptr);
  return hex(digest.data(), length);
}

std::string signature(std::string_view secret, std::string_view message) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  HMAC(sha256_algorithm(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(),
       digest.data(), &length);
  return hex(digest.data(), length);
}

std::string key_id(std::string_view secret) {
  return sha256(secret).substr(0, key_id_digits);
}

std::string eight_lines(std::string_view key, std::string_view name,
                        const token_subject& about, std::string_view seconds,
                        std::string_view nonce) {
  std::string out = "X-Service-Auth-V2\n";
  out.append(key).append("\n").append(name).append("\n");
  out.append(about.method).append("\n").append(about.target).append("\n");
  out.append(sha256(about.body)).append("\n");
  return out.append(seconds).append("\n").append(nonce);
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto colon = text.find(':');
    parts.push_back(text.substr(0, colon));
    if (colon == std::string_view::npos) return parts;
    text.remove_prefix(colon + 1);
  }
}

}  // namespace

std::string signed_token_v2(std::string_view name, const token_subject& about,
                            std::string_view secret) {
  std::array<unsigned char, 16> random{};
  RAND_bytes(random.data(), static_cast<int>(random.size()));
  const auto nonce = hex(random.data(), random.size());
  const auto key = key_id(secret);
  const auto seconds = std::to_string(unix_seconds());
  return key + ":" + std::string{name} + ":" + seconds + ":" + nonce + ":" +
         signature(secret, eight_lines(key, name, about, seconds, nonce));
}

token_v2_checker::token_v2_checker(const std::vector<std::string>& secrets) {
  for (const auto& secret : secrets)
    if (!secret.empty()) secrets_.emplace(key_id(secret), secret);
}

token_verdict token_v2_checker::check(std::string_view token,
                                      std::string_view name,
                                      const token_subject& about,
                                      std::int64_t now) {
  if (secrets_.empty()) return token_verdict::unchecked;
  if (token.empty()) return token_verdict::missing;
  const auto parts = split(token);
  std::int64_t seconds = 0;
  if (parts.size() != 5 || parts[1].empty() || parts[2].empty() ||
      parts[3].size() < 16 || parts[4].size() != 64)
    return token_verdict::malformed;
  const auto* end = parts[2].data() + parts[2].size();
  const auto read = std::from_chars(parts[2].data(), end, seconds);
  if (read.ec != std::errc{} || read.ptr != end)
    return token_verdict::malformed;
  if (seconds > now + skew_seconds || seconds < now - skew_seconds)
    return token_verdict::stale;
  const auto secret = secrets_.find(parts[0]);
  if (secret == secrets_.end()) return token_verdict::wrong_signature;
  const auto expected =
      signature(secret->second,
                eight_lines(parts[0], parts[1], about, parts[2], parts[3]));
  const auto given = lower_case(parts[4]);
  if (CRYPTO_memcmp(given.data(), expected.data(), expected.size()) != 0)
    return token_verdict::wrong_signature;
  if (!name.empty() && parts[1] != name) return token_verdict::name_mismatch;
  const std::scoped_lock lock{mutex_};
  auto once = std::string{parts[1]} + ":" + std::string{parts[3]};
  if (!seen_.insert(once).second) return token_verdict::replayed;
  oldest_first_.push_back(std::move(once));
  if (oldest_first_.size() > most_seen) {
    seen_.erase(oldest_first_.front());
    oldest_first_.pop_front();
  }
  return token_verdict::good;
}

}  // namespace orders::sandbox
