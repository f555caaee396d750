#include "domain/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <memory>
#include <stdexcept>

namespace orders::domain {

namespace {

/// Fetching the algorithm costs more than hashing a short text.
const EVP_MD* sha256() {
  struct release {
    void operator()(EVP_MD* md) const { EVP_MD_free(md); }
  };
  static const std::unique_ptr<EVP_MD, release> fetched{
      EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  if (!fetched) throw std::runtime_error("OpenSSL offers no SHA-256");
  return fetched.get();
}

}  // namespace

std::string sha256_hex(std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  std::array<unsigned char, 32> digest;
  if (EVP_Digest(text.data(), text.size(), digest.data(), nullptr, sha256(),
                 nullptr) != 1)
    throw std::runtime_error("OpenSSL could not make a SHA-256");
  std::string out;
  out.reserve(2 * digest.size());
  for (const auto byte : digest) {
    out += hex[byte >> 4];
    out += hex[byte & 15];
  }
  return out;
}

}  // namespace orders::domain
