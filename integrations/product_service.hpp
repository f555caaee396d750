/// product-service: one product by id (contract 6.1).
#pragma once

#include <string>

#include "domain/product.hpp"
#include "integrations/http_transport.hpp"
#include "integrations/upstream_error.hpp"

namespace orders::integrations {

/// Path of GET, below the service's base URL.
std::string product_path(const domain::uuid& id);

/// The bare product object of the reply. A 404, and a 400 that says the id is
/// none of its ids (F54), are not_found.
upstream_result<domain::product> read_product(const http_reply& reply,
                                              const domain::uuid& id);

}  // namespace orders::integrations
