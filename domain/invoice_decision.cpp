#include "domain/order_decisions.hpp"

namespace orders::domain {

decision decide_on(const order& current, const invoice_made& command,
                   const requester& by, const environment& env) {
  // Paid, cancelled or replaced meanwhile: leave the order as it is (F34).
  const auto status = current.known_status();
  if (!status || !is_unpaid(*status) ||
      current.invoice_attempt != command.attempt)
    return std::nullopt;
  // An order of the old service that awaits payment has its first invoice.
  const auto known = current.invoiced_attempt.value_or(
      *status == order_status::awaiting_payment ? 1 : 0);
  if (*status == order_status::awaiting_payment && known >= command.attempt)
    return std::nullopt;
  change_builder change{current, by, env};
  change.after().invoiced_attempt = command.attempt;
  change.after().invoice_payment_id = command.payment_id;
  change.after().payment_due_at = command.due_at;
  if (*status == order_status::pending) {
    change.move_to(order_status::awaiting_payment, "payment_created",
                   "Payment invoice created", std::nullopt);
  } else {
    change.note(event_type::invoice_changed, "payment_created",
                "Payment invoice replaced");
  }
  return change.take();
}

decision decide_on(const order& current, const invoice_dead& command,
                   const requester& by, const environment& env) {
  const auto status = current.known_status();
  if (!status || !is_unpaid(*status) ||
      current.invoice_attempt != command.attempt)
    return std::nullopt;
  change_builder change{current, by, env};
  ++change.after().invoice_attempt;
  change.note(event_type::invoice_changed, "invoice_replaced",
              "The previous invoice can no longer be paid");
  return change.take();
}

}  // namespace orders::domain
