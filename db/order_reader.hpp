/// Reads of orders and checkouts. Deleted orders are never seen (F44).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "domain/checkout.hpp"
#include "domain/order.hpp"

namespace orders::db {

/// Filters of a listing, all optional (contract 1.5).
struct order_filter {
  std::optional<domain::uuid> user_id, seller_id;
  std::optional<std::string> status, source;
  std::optional<domain::timestamp> from, to;
  /// Taken literally, wherever it occurs, in either case (F58).
  std::optional<std::string> search;
};

struct order_page {
  std::vector<domain::order> orders;
  /// Of all pages.
  std::int64_t total = 0;
};

struct checkout_key {
  domain::uuid user_id;
  std::string idempotency_key;
};

/// What is known under a checkout key.
struct known_checkout {
  std::optional<domain::checkout_record> checkout;
  bool made_by_old_service = false;
};

/// With items, in the order of `ids`; what does not exist is left out.
std::vector<domain::order> orders_by_ids(connection& c,
                                         std::span<const domain::uuid> ids);

std::optional<domain::uuid> order_id_by_number(connection& c,
                                               const std::string& number);

/// `limit` and `offset` count orders.
order_page page_of_orders(connection& c, const order_filter& filter,
                          std::int64_t limit, std::int64_t offset);

/// One answer for each key, in the same order.
std::vector<known_checkout> find_checkouts(connection& c,
                                           std::span<const checkout_key> keys);

/// In the order of their index within the checkout (F31).
std::vector<domain::order> orders_of_checkout(connection& c,
                                              const domain::uuid& checkout);
std::vector<domain::order> orders_of_old_checkout(connection& c,
                                                  const checkout_key& key);

/// True when the database takes writes.
bool is_writable(connection& c);

}  // namespace orders::db
