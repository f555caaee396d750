#include "domain/trouble.hpp"

#include "domain/sweeping.hpp"

namespace orders::domain {

namespace {

/// Nobody has looked after the order for too long, or in vain.
bool is_kept_waiting(const order& o, const waiting& how, timestamp now) {
  const auto late = now - overdue_patience;
  return how.failures > 0 || (how.due_at && *how.due_at < late) ||
         (o.known_status() == order_status::pending && o.created_at < late);
}

std::optional<trouble_kind> kind_of(sweep_task task) {
  switch (task) {
    case sweep_task::none:
      return std::nullopt;
    case sweep_task::make_invoice:
      return trouble_kind::invoice_missing;
    case sweep_task::ask_payment:
      return trouble_kind::payment_unknown;
    case sweep_task::complete:
      return trouble_kind::not_completed;
  }
  return std::nullopt;
}

}  // namespace

std::string_view sentence_of(trouble_kind kind) {
  switch (kind) {
    case trouble_kind::invoice_missing:
      return "It has no invoice, so it cannot be paid.";
    case trouble_kind::payment_unknown:
      return "payment-service does not tell whether it was paid.";
    case trouble_kind::not_completed:
      return "It was delivered long ago and is not completed.";
    case trouble_kind::events_parked:
      return "Kafka kept refusing one of its events; the later ones wait "
             "behind it.";
  }
  return "";
}

mending cure_of(trouble_kind kind) {
  switch (kind) {
    case trouble_kind::invoice_missing:
      return mending::retry_invoice;
    case trouble_kind::payment_unknown:
    case trouble_kind::not_completed:
      return mending::reconcile;
    case trouble_kind::events_parked:
      return mending::requeue_events;
  }
  return mending::reconcile;
}

std::optional<trouble> trouble_of(const order& o, const waiting& how,
                                  timestamp now, const order_policy& policy) {
  if (is_kept_waiting(o, how, now))
    if (const auto kind = kind_of(task_of(o, now, policy)))
      return trouble{*kind, o.updated_at, how.error};
  if (how.parked_since)
    return trouble{trouble_kind::events_parked, *how.parked_since,
                   how.parked_error};
  return std::nullopt;
}

}  // namespace orders::domain
