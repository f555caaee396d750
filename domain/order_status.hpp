/// The status machine of an order (contract 4.1 with design 9, F40).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace orders::domain {

enum class order_status : std::uint8_t {
  pending,
  awaiting_payment,
  paid,
  confirmed,
  processing,
  ready_to_ship,
  shipped,
  in_transit,
  out_for_delivery,
  delivered,
  completed,
  cancelled,
  refunded,
  partially_refunded,
};

inline constexpr std::array<std::string_view, 14> order_status_names = {
    "pending",          "awaiting_payment",  "paid",      "confirmed",
    "processing",       "ready_to_ship",     "shipped",   "in_transit",
    "out_for_delivery", "delivered",         "completed", "cancelled",
    "refunded",         "partially_refunded"};

constexpr std::string_view to_text(order_status status) {
  return order_status_names[static_cast<std::size_t>(status)];
}

constexpr std::optional<order_status> parse_order_status(
    std::string_view text) {
  for (std::size_t i = 0; i < order_status_names.size(); ++i)
    if (order_status_names[i] == text) return static_cast<order_status>(i);
  return std::nullopt;
}

/// One allowed step.
struct transition {
  order_status from;
  order_status to;
};

inline constexpr std::array transitions = {
    transition{order_status::pending, order_status::awaiting_payment},
    transition{order_status::pending, order_status::paid},
    transition{order_status::pending, order_status::cancelled},
    transition{order_status::awaiting_payment, order_status::paid},
    transition{order_status::awaiting_payment, order_status::cancelled},
    transition{order_status::paid, order_status::confirmed},
    transition{order_status::paid, order_status::processing},
    transition{order_status::paid, order_status::cancelled},
    transition{order_status::paid, order_status::refunded},
    transition{order_status::paid, order_status::partially_refunded},
    transition{order_status::confirmed, order_status::processing},
    transition{order_status::confirmed, order_status::cancelled},
    transition{order_status::confirmed, order_status::refunded},
    transition{order_status::confirmed, order_status::partially_refunded},
    transition{order_status::processing, order_status::ready_to_ship},
    transition{order_status::processing, order_status::cancelled},
    transition{order_status::processing, order_status::refunded},
    transition{order_status::processing, order_status::partially_refunded},
    transition{order_status::ready_to_ship, order_status::shipped},
    transition{order_status::ready_to_ship, order_status::cancelled},
    transition{order_status::ready_to_ship, order_status::refunded},
    transition{order_status::ready_to_ship, order_status::partially_refunded},
    transition{order_status::shipped, order_status::in_transit},
    transition{order_status::shipped, order_status::delivered},
    transition{order_status::shipped, order_status::refunded},
    transition{order_status::shipped, order_status::partially_refunded},
    transition{order_status::in_transit, order_status::out_for_delivery},
    transition{order_status::in_transit, order_status::delivered},
    transition{order_status::in_transit, order_status::refunded},
    transition{order_status::in_transit, order_status::partially_refunded},
    transition{order_status::out_for_delivery, order_status::delivered},
    transition{order_status::out_for_delivery, order_status::refunded},
    transition{order_status::out_for_delivery,
               order_status::partially_refunded},
    transition{order_status::delivered, order_status::completed},
    transition{order_status::delivered, order_status::refunded},
    transition{order_status::delivered, order_status::partially_refunded},
    transition{order_status::completed, order_status::refunded},
    transition{order_status::completed, order_status::partially_refunded},
    // Only when it had been paid: see transition_allowed.
    transition{order_status::cancelled, order_status::refunded},
    transition{order_status::cancelled, order_status::partially_refunded},
    transition{order_status::partially_refunded, order_status::refunded},
};

constexpr bool is_refund(order_status status) {
  return status == order_status::refunded ||
         status == order_status::partially_refunded;
}

/// `was_paid`: a payment has been recorded for the order at some time; only
/// asked about for cancelled orders (F40).
constexpr bool transition_allowed(order_status from, order_status to,
                                  bool was_paid) {
  if (from == order_status::cancelled && !was_paid) return false;
  for (const auto& step : transitions)
    if (step.from == from && step.to == to) return true;
  return false;
}

/// All of `from`, in the order of the table.
inline std::vector<order_status> allowed_transitions(order_status from,
                                                     bool was_paid) {
  std::vector<order_status> out;
  for (const auto& step : transitions)
    if (step.from == from && transition_allowed(from, step.to, was_paid))
      out.push_back(step.to);
  return out;
}

/// Nothing has been paid for it yet, and it may still be.
constexpr bool is_unpaid(order_status status) {
  return status == order_status::pending ||
         status == order_status::awaiting_payment;
}

/// Paid and not yet with the courier: cancelling it needs a refund (F39).
constexpr bool is_paid_before_shipment(order_status status) {
  return status >= order_status::paid && status <= order_status::ready_to_ship;
}

static_assert(order_status_names.size() ==
              static_cast<std::size_t>(order_status::partially_refunded) + 1);
static_assert(parse_order_status("paid") == order_status::paid);
static_assert(!parse_order_status("Paid"));
static_assert(!transition_allowed(order_status::cancelled, order_status::paid,
                                  true));
static_assert(!transition_allowed(order_status::cancelled,
                                  order_status::refunded, false));
static_assert(!transition_allowed(order_status::refunded,
                                  order_status::partially_refunded, true));

}  // namespace orders::domain
