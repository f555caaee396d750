/// What callers ask of stored orders and checkouts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
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

/// Where a reader of a listing stands: behind this order. Orders are sorted by
/// moment and id, newest first (F59), and neither ever changes. Readers keep it
/// as an opaque text of 48 hex digits.
struct listing_position {
  timestamp created_at;
  uuid id;

  static std::optional<listing_position> parse(std::string_view text);
  std::string text() const;

  friend auto operator<=>(const listing_position&,
                          const listing_position&) = default;
};

/// Which orders of a listing are read.
struct order_window {
  /// Behind this one; absent: from the newest.
  std::optional<listing_position> after{};
  /// How many are passed over, and how many then read at most.
  std::int64_t offset = 0, limit = 20;
  /// Whether all that match are counted as well.
  bool with_total = true;
};

struct order_page {
  std::vector<order> orders;
  /// Of all pages; 0 unless asked for.
  std::int64_t total = 0;
  /// There may be more than `total`: it was not counted to the end.
  bool total_is_least = false;
  /// Where to read on, if there is more.
  std::optional<listing_position> next;
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
