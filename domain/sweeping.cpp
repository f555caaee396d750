#include "domain/sweeping.hpp"

#include <algorithm>

namespace orders::domain {

namespace {

using std::chrono::milliseconds;

/// Most shoppers pay within the hour; later ones are asked about less often,
/// so that many open invoices do not become a load on payment-service.
constexpr std::chrono::hours eager_time{1};
constexpr int most_patience = 20;

milliseconds reconcile_pause(const order& o, timestamp now,
                             const order_policy& policy) {
  const auto hours = (now - o.created_at) / eager_time;
  return policy.reconcile_interval *
         std::clamp<std::int64_t>(hours, 1, most_patience);
}

/// Its money may still come although the order is closed (F41): also by an
/// invoice of which payment-service's answer never reached us.
bool may_be_paid_late(const order& o) {
  return o.known_status() == order_status::cancelled && !o.was_paid &&
         o.total_amount > money{};
}

/// Pending, or its charges have changed and the invoice of the old amount has
/// not been replaced yet (F21).
bool lacks_invoice(const order& o, order_status status) {
  return status == order_status::pending ||
         (status == order_status::awaiting_payment &&
          o.invoiced_attempt.value_or(o.invoice_attempt) < o.invoice_attempt);
}

}  // namespace

bool is_expired(const order& o, timestamp now, const order_policy& policy) {
  const auto due =
      o.payment_due_at.value_or(o.created_at + policy.payment_lifetime);
  return now >= due + policy.expiry_grace;
}

sweep_task task_of(const order& o, timestamp now, const order_policy& policy) {
  const auto status = o.known_status();
  if (!status) return sweep_task::none;
  switch (*status) {
    case order_status::pending:
    case order_status::awaiting_payment:
      return lacks_invoice(o, *status) && !is_expired(o, now, policy)
                 ? sweep_task::make_invoice
                 : sweep_task::ask_payment;
    case order_status::delivered:
      return sweep_task::complete;
    case order_status::cancelled:
      return may_be_paid_late(o) ? sweep_task::ask_payment : sweep_task::none;
    default:
      return sweep_task::none;
  }
}

std::optional<timestamp> next_look(const order& o, timestamp now,
                                   const order_policy& policy) {
  const auto status = o.known_status();
  if (!status) return std::nullopt;
  switch (*status) {
    case order_status::pending:
    case order_status::awaiting_payment:
      return now + (lacks_invoice(o, *status)
                        ? policy.invoice_grace
                        : reconcile_pause(o, now, policy));
    case order_status::delivered:
      return o.delivered_at.value_or(o.updated_at) + policy.completion_delay;
    case order_status::cancelled:
      if (!may_be_paid_late(o) || is_expired(o, now, policy))
        return std::nullopt;
      return now + reconcile_pause(o, now, policy);
    default:
      return std::nullopt;
  }
}

std::optional<timestamp> look_after_change(const order& o, timestamp now,
                                           const order_policy& policy) {
  if (may_be_paid_late(o)) return now + reconcile_pause(o, now, policy);
  return next_look(o, now, policy);
}

}  // namespace orders::domain
