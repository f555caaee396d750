/// What a request is called in replies and logs, so that a client's complaint
/// leads to our log line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace orders::http {

/// The caller's own X-Request-Id, if it is one that can be quoted anywhere (at
/// most 128 letters, digits, `-`, `_`, `.`, `:`); else a new one, of which the
/// process has made none before. `number` is the request's number.
std::string request_id(std::string_view given, std::uint64_t number);

}  // namespace orders::http
