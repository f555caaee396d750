/// What is known of one order besides its row (domain/order_story.hpp).
#pragma once

#include "db/connection.hpp"
#include "domain/order_story.hpp"

namespace orders::db {

/// At most the 1,000 oldest steps; nullopt: no such order.
std::optional<domain::order_history> history_of_order(
    connection& c, const domain::uuid& order_id);

/// At most 1,000 of each sort.
domain::order_story story_of_order(connection& c, const domain::uuid& order_id);

}  // namespace orders::db
