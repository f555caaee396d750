#include "domain/explanation.hpp"

#include <algorithm>

namespace orders::domain {

namespace {

waiting waiting_of(const order_story& story) {
  waiting how;
  if (story.look) {
    how.failures = story.look->failures;
    how.error = story.look->error;
    how.due_at = story.look->due_at;
  }
  for (const auto& event : story.events) {
    if (!event.parked_at || event.published_at) continue;
    if (how.parked_since && *how.parked_since <= *event.parked_at) continue;
    how.parked_since = event.parked_at;
    how.parked_error = event.error;
  }
  return how;
}

std::string at(const std::optional<timestamp>& when) {
  return when ? " at " + to_iso_text(*when) : std::string{};
}

std::string until(const order& o, const order_policy& policy) {
  return to_iso_text(
      o.payment_due_at.value_or(o.created_at + policy.payment_lifetime));
}

std::string cancellation(const order& o) {
  auto out = "It was cancelled" + at(o.cancelled_at);
  if (o.cancelled_by) out += " by " + *o.cancelled_by;
  if (o.cancel_reason) out += " (" + *o.cancel_reason + ")";
  out += '.';
  if (o.was_paid) out += " It had been paid: the money must go back.";
  return out;
}

std::string standing(const order& o, const order_policy& policy) {
  const auto status = o.known_status();
  if (!status) return "Its status is none that this service knows.";
  switch (*status) {
    case order_status::pending:
      return "It waits for its invoice.";
    case order_status::awaiting_payment:
      return "It waits for the shopper to pay until " + until(o, policy) + ".";
    case order_status::paid:
      return "It was paid" + at(o.paid_at) +
             " and waits for somebody to confirm or process it.";
    case order_status::confirmed:
      return "It was confirmed" + at(o.confirmed_at) +
             " and waits to be processed.";
    case order_status::processing:
      return "It is being processed and waits to be made ready to ship.";
    case order_status::ready_to_ship:
      return "It waits for logistic-service to pick it up.";
    case order_status::shipped:
    case order_status::in_transit:
    case order_status::out_for_delivery:
      return "It was shipped" + at(o.shipped_at) +
             " and waits for logistic-service to report its delivery.";
    case order_status::delivered:
      return "It was delivered" + at(o.delivered_at) +
             " and completes by itself unless it is refunded.";
    case order_status::completed:
      return "It was completed" + at(o.completed_at) + ".";
    case order_status::cancelled:
      return cancellation(o);
    case order_status::refunded:
      return "All of its money was paid back.";
    case order_status::partially_refunded:
      return "Part of its money was paid back.";
  }
  return "";
}

}  // namespace

std::string_view sentence_of(sweep_task task) {
  switch (task) {
    case sweep_task::none:
      return "Nothing happens by itself.";
    case sweep_task::make_invoice:
      return "The invoice is tried again.";
    case sweep_task::ask_payment:
      return "payment-service is asked whether it was paid.";
    case sweep_task::complete:
      return "It completes.";
  }
  return "";
}

explanation explain(const order& o, const order_story& story, timestamp now,
                    const order_policy& policy) {
  explanation out;
  out.summary = standing(o, policy);
  if (story.look) {
    out.next = task_of(o, now, policy);
    if (out.next != sweep_task::none) out.next_at = story.look->due_at;
  }
  if (const auto status = o.known_status())
    out.allowed = allowed_transitions(*status, o.was_paid);
  const auto how = waiting_of(story);
  out.problem = trouble_of(o, how, now, policy);
  if (out.problem)
    out.summary += " " + std::string{sentence_of(out.problem->kind)};
  for (const auto way : all_mendings)
    if (can_mend(o, way) &&
        (way != mending::requeue_events || how.parked_since))
      out.possible.push_back(way);
  return out;
}

}  // namespace orders::domain
