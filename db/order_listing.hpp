/// Listings of orders (contract 1.5): filtered, newest first, page by page.
/// Their cost does not grow with the table (docs/adr/0010-listings.md).
#pragma once

#include "db/connection.hpp"
#include "domain/order_query.hpp"

namespace orders::db {

/// Totals of a seller and of everybody are exact; others are counted up to
/// these, so that no request counts a whole table.
inline constexpr std::int64_t most_counted = 100'000;
inline constexpr std::int64_t most_counted_of_search = 1'000;

domain::order_page page_of_orders(connection& c,
                                  const domain::order_filter& filter,
                                  const domain::order_window& window);

/// Adds what writers have noted to the totals, `most` notes at the most; how
/// many. Totals are right without it, but slower to read.
std::int64_t fold_order_totals(connection& c, std::int64_t most);

}  // namespace orders::db
