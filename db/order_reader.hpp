/// Reads of orders and checkouts. Deleted orders are never seen (F44).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "domain/order_query.hpp"

namespace orders::db {

/// With items, in the order of `ids`; what does not exist is left out.
std::vector<domain::order> orders_by_ids(connection& c,
                                         std::span<const domain::uuid> ids);

std::optional<domain::uuid> order_id_by_number(connection& c,
                                               const std::string& number);

/// One answer for each key, in the same order.
std::vector<domain::known_checkout> find_checkouts(
    connection& c, std::span<const domain::checkout_key> keys);

/// In the order of their index within the checkout (F31).
std::vector<domain::order> orders_of_checkout(connection& c,
                                              const domain::uuid& checkout);
std::vector<domain::order> orders_of_old_checkout(
    connection& c, const domain::checkout_key& key);

/// True when the database takes writes.
bool is_writable(connection& c);

}  // namespace orders::db
