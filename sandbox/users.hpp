/// auth-service's users (contract 6.2): every UUID is somebody, with a name,
/// telephone number and e-mail that depend on the id alone. Except ids that
/// begin with
///  - `b4040000`: 404;
///  - `b0000000`: 200 with `data` null;
///  - `b0001000`: 200 with first name, last name and telephone number null.
/// Pure, safe from any thread.
#pragma once

#include "sandbox/exchange.hpp"

namespace orders::sandbox {

/// `GET /api/auth/users/{id}`; 404 for anything else.
reply answer_user(const request& asked);

}  // namespace orders::sandbox
