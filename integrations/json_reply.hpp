/// Reading the JSON of a neighbour's reply without trusting any of it.
#pragma once

#include <optional>
#include <string>

#include "domain/time.hpp"
#include "domain/uuid.hpp"
#include "integrations/http_transport.hpp"
#include "integrations/json_value.hpp"
#include "integrations/upstream_error.hpp"

namespace orders::integrations {

/// The text of a member: nullopt when it is absent, null, no string, or holds
/// U+0000, which no column can.
std::optional<std::string> text_member(json_value object, const char* name);
std::optional<domain::uuid> uuid_member(json_value object, const char* name);

/// An ISO 8601 moment; nullopt when it is absent or none.
std::optional<domain::timestamp> moment_member(json_value object,
                                               const char* name);

/// The decimal text of a member that may be a JSON number or a string; empty
/// when it is neither.
std::string decimal_member(json_value object, const char* name);

/// The reply's `error` text, else `fallback`.
std::string error_text(const http_reply& reply, const std::string& fallback);

/// The error that a reply with a status other than 2xx amounts to.
upstream_error error_of(const http_reply& reply, const char* service);

}  // namespace orders::integrations
