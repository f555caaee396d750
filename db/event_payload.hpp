/// The payload of an outbox row (contract 8.1, extended by design 8).
#pragma once

#include <string>

#include "domain/order_change.hpp"

namespace orders::db {

/// JSON text. `o` is the order as it is after the change.
std::string event_payload(const domain::order& o,
                          const domain::order_event& event);

}  // namespace orders::db
