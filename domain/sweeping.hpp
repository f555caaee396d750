/// When an order needs a look although nobody asks, and what to do then
/// (design 7). Deadlines are rows of `order_deadline`; this is their meaning.
#pragma once

#include <optional>

#include "domain/order.hpp"
#include "domain/order_policy.hpp"

namespace orders::domain {

enum class sweep_task : std::uint8_t {
  none,          ///< nothing to wait for
  make_invoice,  ///< unpaid, without the invoice of its current amount
  ask_payment,   ///< unpaid, or cancelled and perhaps still paid
  complete,      ///< delivered long ago
};

/// How an order is told in metrics and logs.
constexpr std::string_view to_text(sweep_task task) {
  switch (task) {
    case sweep_task::none:
      return "none";
    case sweep_task::make_invoice:
      return "make_invoice";
    case sweep_task::ask_payment:
      return "ask_payment";
    case sweep_task::complete:
      return "complete";
  }
  return "none";
}

/// Nobody may pay any more, and whoever did had time to be heard.
bool is_expired(const order& o, timestamp now, const order_policy& policy);

/// What a look at `now` is for.
sweep_task task_of(const order& o, timestamp now, const order_policy& policy);

/// When to look next after a look at `now`, or after checkout; nullopt: never.
std::optional<timestamp> next_look(const order& o, timestamp now,
                                   const order_policy& policy);

/// When to look next after a change at `now`. As next_look, but an order that
/// may still have been paid is looked at once more however late it is: the
/// change takes the place of a look that was due.
std::optional<timestamp> look_after_change(const order& o, timestamp now,
                                           const order_policy& policy);

}  // namespace orders::domain
