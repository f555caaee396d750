/// auth-service: who a user is (contract 6.2).
#pragma once

#include <string>

#include "domain/checkout.hpp"
#include "integrations/http_transport.hpp"
#include "integrations/upstream_error.hpp"

namespace orders::integrations {

std::string user_path(const domain::uuid& id);

/// An answer without data or phone is an error: the caller falls back to the
/// shipping address (F55). The name may be empty.
upstream_result<domain::customer> read_user(const http_reply& reply);

}  // namespace orders::integrations
