#include "domain/random_bytes.hpp"

#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace orders::domain {

void random_bytes(std::uint8_t* out, std::size_t count) {
  thread_local std::array<std::uint8_t, 4096> block;
  thread_local std::size_t used = sizeof block;
  for (std::size_t i = 0; i < count; ++i) {
    if (used == block.size()) {
      if (RAND_bytes(block.data(), static_cast<int>(block.size())) != 1)
        throw std::runtime_error("the random source of OpenSSL failed");
      used = 0;
    }
    out[i] = block[used];
    block[used++] = 0;
  }
}

}  // namespace orders::domain
