/// What one command does to one order: the new values, a history row for each
/// step and the events, committed together or not at all (contract 4.3).
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "domain/order.hpp"
#include "domain/trace_context.hpp"

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
  created,           ///< order.created
  status_changed,    ///< order.status_changed
  amount_changed,    ///< order.amount_changed (F21)
  cancelled,         ///< order.cancelled: of a paid order, needs a refund (F39)
  refund_required,   ///< order.refund_required: somebody must pay back (F41)
  payment_recorded,  ///< order.payment_recorded: noted, moves nothing
  refund_recorded,   ///< order.refund_recorded: noted, moves nothing
  invoice_changed,   ///< order.invoice_changed: made anew, or dead (F32)
  shipment_reported,  ///< order.shipment_reported: noted, moves nothing
  mending_asked,      ///< order.mending_asked: by an operator, moves nothing
  // With order_policy::specific_events, beside order.status_changed.
  paid,       ///< order.paid
  confirmed,  ///< order.confirmed
  shipped,    ///< order.shipped
  delivered,  ///< order.delivered
  completed,  ///< order.completed
  refunded,   ///< order.refunded
};

inline constexpr std::array all_event_types = {event_type::created,
                                               event_type::status_changed,
                                               event_type::amount_changed,
                                               event_type::cancelled,
                                               event_type::refund_required,
                                               event_type::payment_recorded,
                                               event_type::refund_recorded,
                                               event_type::invoice_changed,
                                               event_type::shipment_reported,
                                               event_type::mending_asked,
                                               event_type::paid,
                                               event_type::confirmed,
                                               event_type::shipped,
                                               event_type::delivered,
                                               event_type::completed,
                                               event_type::refunded};

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
    case event_type::payment_recorded:
      return "order.payment_recorded";
    case event_type::refund_recorded:
      return "order.refund_recorded";
    case event_type::invoice_changed:
      return "order.invoice_changed";
    case event_type::shipment_reported:
      return "order.shipment_reported";
    case event_type::mending_asked:
      return "order.mending_asked";
    case event_type::paid:
      return "order.paid";
    case event_type::confirmed:
      return "order.confirmed";
    case event_type::shipped:
      return "order.shipped";
    case event_type::delivered:
      return "order.delivered";
    case event_type::completed:
      return "order.completed";
    case event_type::refunded:
      return "order.refunded";
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
  /// The payment or refund that the event is about, and its amount.
  std::optional<uuid> payment_id, refund_id;
  std::optional<money> amount;
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
  /// When the sweeper looks at the order next; see next_look.
  std::optional<timestamp> look_at;
  /// What it was done for, for those who hear of it; absent: nobody's request.
  std::optional<trace_context> trace{};
};

}  // namespace orders::domain
