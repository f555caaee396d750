#include "domain/digest.hpp"

#include <openssl/sha.h>

namespace orders::domain {

std::string sha256_hex(std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         digest);
  std::string out;
  for (const auto byte : digest) {
    out += hex[byte >> 4];
    out += hex[byte & 15];
  }
  return out;
}

}  // namespace orders::domain
