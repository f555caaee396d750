/// The commands that an order takes, and the pure decision on each.
#pragma once

#include <array>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>

#include "domain/environment.hpp"
#include "domain/order_change.hpp"
#include "domain/shipment_status.hpp"

namespace orders::domain {

enum class requester_kind : std::uint8_t { customer, admin, service, system };

/// On whose behalf a command comes; recorded in history (contract 4.3).
struct requester {
  requester_kind kind = requester_kind::system;
  /// The gateway's user; absent for services and the system.
  std::optional<uuid> user_id;
};

/// PUT /status. The caller's right to ask has been checked.
struct set_status {
  order_status target;
  optional_text reason, notes;
  /// JSON text, kept in history only.
  optional_text metadata;
};

/// POST /cancel. A customer must own the order.
struct cancel_order {
  optional_text reason, notes;
};

/// PUT /shipping-cost; an omitted tax keeps the tax (F21).
struct set_charges {
  money shipping_cost;
  std::optional<money> tax_amount;
};

/// PUT /shipment-status (contract 7.2).
struct report_shipment {
  shipment_status status;
  optional_text tracking_number;
};

/// payment-service has made the invoice of this attempt (contract 3.7).
struct invoice_made {
  std::int32_t attempt = 1;
  /// As far as payment-service told.
  std::optional<uuid> payment_id{};
  std::optional<timestamp> due_at{};
};

/// The invoice of this attempt can no longer be paid: the next one takes its
/// place (F32).
struct invoice_dead {
  std::int32_t attempt = 1;
};

/// Money has arrived (contract 8.3, payment.paid; or what payment-service
/// answers when asked). Each payment counts once.
struct record_payment {
  uuid payment_id;
  std::optional<money> amount{};
};

/// Money has been paid back (contract 8.3, refund.completed). Each refund
/// counts once.
struct record_refund {
  uuid refund_id;
  std::optional<uuid> payment_id{};
  money amount;
};

/// The order can no longer be paid (contract 8.3, payment.expired). Without an
/// id the order's own time is over.
struct payment_expired {
  std::optional<uuid> payment_id{};
};

/// How an operator mends an order that is stuck.
enum class mending : std::uint8_t {
  retry_invoice,   ///< its invoice is made now
  reconcile,       ///< it is looked at now: was it paid, is it completed?
  requeue_events,  ///< its parked events get their attempts again
};

inline constexpr std::array all_mendings = {
    mending::retry_invoice, mending::reconcile, mending::requeue_events};

constexpr std::string_view to_text(mending how) {
  switch (how) {
    case mending::retry_invoice:
      return "retry_invoice";
    case mending::reconcile:
      return "reconcile";
    case mending::requeue_events:
      return "requeue_events";
  }
  return "";
}

/// Whether an order like this can be mended so.
bool can_mend(const order& o, mending how);

/// An operator mends the order: kept in its history before anything is done.
struct ask_mending {
  mending how;
  optional_text notes{};
};

using order_command =
    std::variant<set_status, cancel_order, set_charges, report_shipment,
                 invoice_made, invoice_dead, record_payment, record_refund,
                 payment_expired, ask_mending>;

/// As operators are told of it.
std::string_view name_of(const order_command& command);

enum class refusal_reason : std::uint8_t {
  not_owner,           ///< a customer asks about somebody else's order
  illegal_transition,  ///< `Cannot transition from X to Y`
  amounts_are_final,   ///< charges change only before payment (F21)
  total_out_of_range,  ///< the new total does not fit, or would be negative
  nothing_to_mend,     ///< the order is not one that is mended so
};

struct refusal {
  refusal_reason reason;
  /// Statuses, of illegal_transition; `from` alone of others that judge by it.
  std::string from, to;
};

/// nullopt: nothing to do, the order already is as asked (F36).
using decision = tl::expected<std::optional<order_change>, refusal>;

/// Decides on `command` for an order as it stands. Pure but for `env`.
decision decide(const order& current, const order_command& command,
                const requester& by, const environment& env);

}  // namespace orders::domain
