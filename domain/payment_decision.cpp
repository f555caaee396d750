#include <algorithm>

#include "domain/order_decisions.hpp"

namespace orders::domain {

namespace {

bool contains(const std::vector<uuid>& ids, const uuid& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

/// Cancelled before any money came; every other closed order was paid, also
/// where the old service kept no record of it.
bool was_settled(const order& o, order_status status) {
  return o.was_paid || status != order_status::cancelled;
}

void ask_for_refund(order_event& event, const record_payment& payment,
                    money amount) {
  event.refund_required = true;
  event.payment_id = payment.payment_id;
  event.amount = amount;
}

/// More than the order costs goes back.
void return_excess(change_builder& change, const record_payment& payment) {
  const auto total = change.after().total_amount;
  if (!payment.amount || *payment.amount <= total) return;
  auto& event = change.add_event(event_type::refund_required);
  event.from_status = event.to_status = change.after().status;
  event.reason = "paid_too_much";
  ask_for_refund(event, payment, *payment.amount->minus(total));
}

order_status refund_status(const order& o) {
  return o.refunded_amount >= o.total_amount ? order_status::refunded
                                             : order_status::partially_refunded;
}

order_change pay(const order& current, const record_payment& payment,
                 const requester& by, const environment& env) {
  change_builder change{current, by, env};
  change.after().payment_ids.push_back(payment.payment_id);
  if (payment.amount && *payment.amount < current.total_amount) {
    auto& event = change.note(event_type::refund_required, "payment_too_small",
                              "The payment does not cover the order's total");
    ask_for_refund(event, payment, *payment.amount);
    return change.take();
  }
  change.after().paid_by = payment.payment_id;
  change.move_to(order_status::paid, "payment_received");
  return_excess(change, payment);
  apply_early_refund(change);
  return change.take();
}

/// The payment that the order was paid by, now with its id.
order_change adopt(const order& current, const record_payment& payment,
                   const requester& by, const environment& env) {
  change_builder change{current, by, env};
  change.after().payment_ids.push_back(payment.payment_id);
  change.after().paid_by = payment.payment_id;
  auto& event = change.note(event_type::payment_recorded, "payment_recorded");
  event.payment_id = payment.payment_id;
  event.amount = payment.amount;
  return_excess(change, payment);
  return change.take();
}

order_change pay_again(const order& current, const record_payment& payment,
                       const requester& by, const environment& env) {
  change_builder change{current, by, env};
  change.after().payment_ids.push_back(payment.payment_id);
  auto& event = change.note(event_type::refund_required, "paid_twice",
                            "The order had been paid already");
  ask_for_refund(event, payment, payment.amount.value_or(current.total_amount));
  return change.take();
}

}  // namespace

void apply_early_refund(change_builder& change) {
  if (change.after().refunded_amount > money{})
    change.move_to(refund_status(change.after()), "refund_completed",
                   "The refund was told before the payment");
}

decision paid_after_cancel(const order& current,
                           const std::optional<record_payment>& payment,
                           const optional_text& notes,
                           const optional_text& metadata, const requester& by,
                           const environment& env) {
  if (current.was_paid) return std::nullopt;
  change_builder change{current, by, env};
  auto& after = change.after();
  after.paid_at = change.now();
  after.was_paid = true;
  if (payment) {
    after.payment_ids.push_back(payment->payment_id);
    after.paid_by = payment->payment_id;
  }
  const bool paid_back = after.refunded_amount >= after.total_amount &&
                         after.refunded_amount > money{};
  auto& event = change.note(
      paid_back ? event_type::payment_recorded : event_type::refund_required,
      "payment_after_cancel", notes, metadata);
  event.notes.reset();
  event.refund_required = !paid_back;
  if (payment) {
    event.payment_id = payment->payment_id;
    event.amount = payment->amount;
  }
  apply_early_refund(change);
  return change.take();
}

decision decide_on(const order& current, const record_payment& command,
                   const requester& by, const environment& env) {
  const auto status = current.known_status();
  if (!status || contains(current.payment_ids, command.payment_id))
    return std::nullopt;
  if (is_unpaid(*status)) return pay(current, command, by, env);
  if (!was_settled(current, *status))
    return paid_after_cancel(current, command, std::nullopt, std::nullopt, by,
                             env);
  // A total of nothing is paid by nobody: whatever comes is too much.
  if (!current.paid_by && current.total_amount > money{})
    return adopt(current, command, by, env);
  return pay_again(current, command, by, env);
}

decision decide_on(const order& current, const record_refund& command,
                   const requester& by, const environment& env) {
  const auto status = current.known_status();
  if (!status || contains(current.refund_ids, command.refund_id))
    return std::nullopt;
  change_builder change{current, by, env};
  auto& after = change.after();
  after.refund_ids.push_back(command.refund_id);
  const auto note = [&](const char* reason, const char* notes) {
    auto& event =
        change.note(event_type::refund_recorded, reason, optional_text{notes});
    event.refund_id = command.refund_id;
    event.payment_id = command.payment_id;
    event.amount = command.amount;
  };
  if (command.payment_id && current.paid_by &&
      command.payment_id != current.paid_by) {
    note("extra_payment_refunded", "Not the payment that counts");
    return change.take();
  }
  after.refunded_amount =
      current.refunded_amount.plus(command.amount).value_or(command.amount);
  if (is_unpaid(*status) || !was_settled(current, *status)) {
    note("refund_before_payment", "No payment has been told yet");
    return change.take();
  }
  const auto target = refund_status(after);
  if (target != *status && transition_allowed(*status, target, true))
    change.move_to(target, "refund_completed");
  else
    note("refund_completed", "The order's status says so already");
  return change.take();
}

decision decide_on(const order& current, const payment_expired& command,
                   const requester& by, const environment& env) {
  const auto status = current.known_status();
  if (!status || !is_unpaid(*status)) return std::nullopt;
  if (command.payment_id) {
    // An invoice that another one has replaced, or will, says nothing.
    const bool is_current = !current.invoice_payment_id ||
                            current.invoice_payment_id == command.payment_id;
    const bool is_replaced =
        current.invoiced_attempt.value_or(current.invoice_attempt) <
        current.invoice_attempt;
    if (!is_current || is_replaced) return std::nullopt;
  }
  return cancelled_order(current, *status, "payment_expired",
                         "It was not paid in time", std::nullopt, by, env);
}

}  // namespace orders::domain
