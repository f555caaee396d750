/// address-service: saved addresses (contract 6.5).
#pragma once

#include <string>

#include "domain/duty.hpp"
#include "integrations/http_transport.hpp"

namespace orders::integrations {

/// Path of POST without a body: an order used this address. REQUIRES:
/// d.address_id.
std::string address_used_path(const domain::duty& d);

/// 404: the address was deleted since, so there is nothing to mark.
domain::duty_outcome read_address_used(const http_reply& reply);

}  // namespace orders::integrations
