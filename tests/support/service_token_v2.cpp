#include "tests/support/service_token_v2.hpp"

#include <openssl/evp.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <ctime>

namespace orders::tests {

namespace {

std::string sha256_hex(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  ::EVP_Digest(text.data(), text.size(), digest.data(), &size, ::EVP_sha256(),
               nullptr);
  std::string out;
  for (unsigned int i = 0; i < size; ++i) {
    out += "0123456789abcdef"[digest.at(i) >> 4U];
    out += "0123456789abcdef"[digest.at(i) & 15U];
  }
  return out;
}

/// Unlike that of any other call of this second.
std::string fresh_nonce() {
  static std::atomic<unsigned> count{0};
  return hmac_hex(std::to_string(::getpid()),
                  std::to_string(std::time(nullptr)) + "." +
                      std::to_string(count.fetch_add(1)))
      .substr(0, 32);
}

}  // namespace

headers as_service_v2(const std::string& name, const std::string& method,
                      const std::string& target, const std::string& body,
                      const std::string& secret) {
  const auto key = sha256_hex(secret).substr(0, 16);
  const auto seconds = std::to_string(std::time(nullptr));
  const auto nonce = fresh_nonce();
  std::string text = "X-Service-Auth-V2";
  for (const auto& part :
       {key, name, method, target, sha256_hex(body), seconds, nonce})
    text += "\n" + part;
  return {{"x-service-auth-v2", key + ":" + name + ":" + seconds + ":" + nonce +
                                    ":" + hmac_hex(secret, text)}};
}

}  // namespace orders::tests
