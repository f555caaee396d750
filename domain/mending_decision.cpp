#include "domain/order_decisions.hpp"

namespace orders::domain {

namespace {

const char* reason_of(mending how) {
  switch (how) {
    case mending::retry_invoice:
      return "invoice_retry_asked";
    case mending::reconcile:
      return "reconciliation_asked";
    case mending::requeue_events:
      return "events_requeued";
  }
  return "";
}

}  // namespace

bool can_mend(const order& o, mending how) {
  const auto status = o.known_status();
  if (!status) return false;
  switch (how) {
    case mending::retry_invoice:
      return is_unpaid(*status) && o.total_amount > money{};
    case mending::reconcile:
      return is_unpaid(*status) || status == order_status::delivered ||
             (status == order_status::cancelled && !o.was_paid);
    case mending::requeue_events:
      return true;
  }
  return false;
}

decision decide_on(const order& current, const ask_mending& command,
                   const requester& by, const environment& env) {
  if (!can_mend(current, command.how))
    return tl::make_unexpected(
        refusal{refusal_reason::nothing_to_mend, current.status, {}});
  change_builder change{current, by, env};
  change.note(event_type::mending_asked, reason_of(command.how), command.notes);
  return change.take();
}

}  // namespace orders::domain
