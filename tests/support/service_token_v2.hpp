/// The stronger service token as a neighbour makes it (docs/security.md), with
/// code of its own, so that a fault in the product's is not shared.
#pragma once

#include <string>

#include "tests/support/client.hpp"

namespace orders::tests {

/// X-Service-Auth-V2 alone, for one call of this request.
headers as_service_v2(const std::string& name, const std::string& method,
                      const std::string& target, const std::string& body = "",
                      const std::string& secret = service_secret);

}  // namespace orders::tests
