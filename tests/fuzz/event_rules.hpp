/// What holds of every event that goes out.
#pragma once

#include "domain/order_change.hpp"

namespace orders::fuzz {

/// Its payload is JSON that tells the same as order and event, and its record
/// for Kafka carries it unchanged. REQUIRES: the texts can be stored.
void check_event(const domain::order& o, const domain::order_event& event);

}  // namespace orders::fuzz
