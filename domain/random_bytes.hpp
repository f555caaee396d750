/// Bytes from a strong source, cheap enough to take a few for every request.
#pragma once

#include <cstddef>
#include <cstdint>

namespace orders::domain {

/// Fills `out` from OpenSSL's random source, which is asked in blocks, one per
/// thread. Throws std::runtime_error when the source fails. Any thread.
void random_bytes(std::uint8_t* out, std::size_t count);

}  // namespace orders::domain
