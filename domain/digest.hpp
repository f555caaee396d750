/// SHA-256 (FIPS 180-4) as lower-case hex: fingerprints and checksums.
#pragma once

#include <string>
#include <string_view>

namespace orders::domain {

std::string sha256_hex(std::string_view text);

}  // namespace orders::domain
