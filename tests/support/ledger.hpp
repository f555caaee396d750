/// What must hold for every order of a database, whatever was done to it:
///
/// - amounts add up, and so do the items;
/// - a checkout has the orders 0 to n-1 and no other, its key is used once;
/// - event sequences run from 1 without a gap (design 8);
/// - the status events form one legal path (contract 4.1 with design 9, F40)
///   that ends in the order's status;
/// - history and events tell of the same moves.
#pragma once

#include <string>
#include <vector>

#include "tests/support/database.hpp"

namespace orders::tests {

/// One text for each violation.
std::vector<std::string> violations(const database& db);

/// The moves of an order, oldest first, by its events: "pending>paid".
std::vector<std::string> moves(const database& db, const std::string& order);

/// The types of its events, oldest first.
std::vector<std::string> event_types(const database& db,
                                     const std::string& order);

/// Inserts so many orders of shopper(1), in this status, without items,
/// history or events, as another tool would. Returns their ids.
std::vector<std::string> insert_orders(const database& db, int count,
                                       const std::string& status);

}  // namespace orders::tests
