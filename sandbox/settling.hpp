/// What becomes of an invoice from outside: the customer pays, time runs out,
/// money goes back. Part of the control API. Thread-safe.
#pragma once

#include <string_view>

#include "sandbox/exchange.hpp"
#include "sandbox/order_service.hpp"

namespace orders::sandbox {

class sandbox;

/// Marks an invoice paid and tells order-service, as payment-service does
/// when its gateway reports the money (contract 7.1). `id` is an invoice's or
/// an order's; of an order the latest pending invoice is paid, else its
/// latest. Paying a paid invoice only repeats the call. An expired or
/// refunded one is refused with 409 unless the query says `force=true`.
reply pay(sandbox& world, std::string_view id, const request& asked);

/// Marks a pending invoice expired; nobody is told (contract 7.1).
reply expire(sandbox& world, std::string_view id);

/// Marks a paid invoice refunded and tells order-service `refunded`.
reply refund(sandbox& world, std::string_view id);

/// order-service's own status and body; 502 when it gave no answer.
reply relayed(const call_outcome& outcome);

}  // namespace orders::sandbox
