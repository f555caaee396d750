/// Undoes gzip and deflate, within a bound (a small body can hold a very
/// large one).
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace orders::http {

enum class inflate_fault : std::uint8_t { malformed, too_large };

/// gzip or zlib, recognised by their own heads.
tl::expected<std::string, inflate_fault> inflate(const std::string& packed,
                                                 std::size_t longest);

}  // namespace orders::http
