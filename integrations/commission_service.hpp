/// payment-service: commissions on the orders of sellers (contract 6.5).
///
/// Creating is idempotent per order and seller; completing and refunding move
/// a state, so asking again is harmless.
#pragma once

#include <string>

#include "domain/duty.hpp"
#include "integrations/http_transport.hpp"

namespace orders::integrations {

/// POST for commission_create, PUT for the others. REQUIRES: `d` is one of
/// the three.
std::string commission_method(const domain::duty& d);
std::string commission_path(const domain::duty& d);
/// The order's total is the amount; the rate is payment-service's default.
std::string commission_body(const domain::duty& d);

/// 409: it is as it should be, or beyond. 404 for a commission that we never
/// created: there is nothing to move; else it is doubtful.
domain::duty_outcome read_commission(const domain::duty& d,
                                     const http_reply& reply);

}  // namespace orders::integrations
