/// `order-service outbox`: what the relay has set aside. Each returns the exit
/// code.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/settings.hpp"

namespace orders::app {

/// Prints one line for each parked event: id, type, order, attempts, error.
int list_parked(const settings& s, int limit);

/// Lets the relay try these events again; `all`: every parked one. Exit code 1
/// when one of the ids is not parked.
int requeue_parked(const settings& s, const std::vector<std::string>& ids,
                   bool all);

}  // namespace orders::app
