/// The door of the neighbours that only take calls of services (contract 2.2).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sandbox/exchange.hpp"

namespace orders::sandbox {

/// The 401 that a call without a good service token gets; nullopt: it may
/// come in. Without a secret everybody may.
std::optional<reply> refuse_stranger(const request& asked);

/// `{"success":false,"error":text}`.
reply refusal(int status, std::string_view text);

}  // namespace orders::sandbox
