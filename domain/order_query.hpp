/// What callers ask of stored orders and checkouts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/checkout.hpp"

namespace orders::domain {

/// Filters of a listing, all optional (contract 1.5).
struct order_filter {
  std::optional<uuid> user_id, seller_id;
  optional_text status, source;
  std::optional<timestamp> from, to;
  /// Taken literally, wherever it occurs, in either case (F58).
  optional_text search;
};

struct order_page {
  std::vector<order> orders;
  /// Of all pages.
  std::int64_t total = 0;
};

struct checkout_key {
  uuid user_id;
  std::string idempotency_key;
};

/// What is known under a checkout key.
struct known_checkout {
  std::optional<checkout_record> checkout;
  bool made_by_old_service = false;
};

}  // namespace orders::domain
