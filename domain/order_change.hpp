/// What one command does to one order: the new values, a history row for each
/// step and the events, committed together or not at all (contract 4.3).
#pragma once

#include <string>
#include <vector>

#include "domain/order.hpp"

namespace orders::domain {

/// A row of order_status_history.
struct history_entry {
  uuid id;
  optional_text from_status;
  std::string to_status;
  optional_text reason, notes;
  std::optional<uuid> changed_by;
  std::string changed_by_type;
  /// JSON text.
  optional_text metadata;
};

enum class event_type : std::uint8_t {
  created,          ///< order.created
  status_changed,   ///< order.status_changed
  amount_changed,   ///< order.amount_changed (F21)
  cancelled,        ///< order.cancelled: of a paid order, needs a refund (F39)
  refund_required,  ///< order.refund_required: paid after cancel (F41)
};

constexpr std::string_view to_text(event_type type) {
  switch (type) {
    case event_type::created:
      return "order.created";
    case event_type::status_changed:
      return "order.status_changed";
    case event_type::amount_changed:
      return "order.amount_changed";
    case event_type::cancelled:
      return "order.cancelled";
    case event_type::refund_required:
      return "order.refund_required";
  }
  return "";
}

/// An event that the change raises; its payload also tells of the order
/// itself (contract 8.1 with design 8).
struct order_event {
  uuid id;
  event_type type;
  optional_text from_status, to_status, reason, notes;
  bool refund_required = false;
  optional_text shipment_status, tracking_number;
};

/// REQUIRES: at least one history entry (it proves after a lost connection
/// whether the change was committed).
struct order_change {
  /// The row must still be as the decision saw it.
  std::int64_t expected_version = 0;
  std::string expected_status;
  /// Catches writers that know no version (the old service).
  timestamp expected_updated_at;
  /// The order as it is after the change; its version is the new one.
  order after;
  std::vector<history_entry> history;
  std::vector<order_event> events;
};

}  // namespace orders::domain
