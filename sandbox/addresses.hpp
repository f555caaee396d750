/// address-service (contract 6.5): `POST /api/addresses/{id}/mark-used`. Every
/// UUID is somebody's address, except those that begin with `b4040000` (404).
/// It wants a good service token when there is a secret.
#pragma once

#include <string>

#include "sandbox/exchange.hpp"

namespace orders::sandbox {

reply answer_address(const request& asked);

}  // namespace orders::sandbox
