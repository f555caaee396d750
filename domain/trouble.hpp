/// Which orders are stuck, why, and what mends them.
#pragma once

#include <optional>

#include "domain/order_command.hpp"
#include "domain/order_policy.hpp"

namespace orders::domain {

enum class trouble_kind : std::uint8_t {
  invoice_missing,  ///< payment-service does not make the invoice
  payment_unknown,  ///< payment-service does not tell whether it was paid
  not_completed,    ///< delivered long ago, and not completed
  events_parked,    ///< Kafka refused an event of the order too often
};

constexpr std::string_view to_text(trouble_kind kind) {
  switch (kind) {
    case trouble_kind::invoice_missing:
      return "invoice_missing";
    case trouble_kind::payment_unknown:
      return "payment_unknown";
    case trouble_kind::not_completed:
      return "not_completed";
    case trouble_kind::events_parked:
      return "events_parked";
  }
  return "";
}

/// A sentence for operators.
std::string_view sentence_of(trouble_kind kind);

/// The one way to mend it.
mending cure_of(trouble_kind kind);

struct trouble {
  trouble_kind kind;
  timestamp since;
  /// What the last attempt came to; empty when nobody knows.
  std::string error;
};

/// How an order waits, as its rows in order_deadline and service_outbox tell.
struct waiting {
  /// Looks in a row that failed.
  std::int32_t failures = 0;
  std::string error;
  /// When the next look is due; absent when none is.
  std::optional<timestamp> due_at;
  /// Since when an event is parked, and why.
  std::optional<timestamp> parked_since;
  std::string parked_error;
};

/// An order that is stuck.
struct stuck_order {
  order stuck;
  trouble why;
  std::int32_t failures = 0;
  std::optional<timestamp> next_look;
};

/// How long something may be overdue before it counts as trouble: sweepers look
/// every few seconds, so by then nobody does.
inline constexpr std::chrono::minutes overdue_patience{5};

/// What keeps the order; where there are several troubles, the one that the
/// shopper feels. nullopt: it is on its way.
std::optional<trouble> trouble_of(const order& o, const waiting& how,
                                  timestamp now, const order_policy& policy);

}  // namespace orders::domain
