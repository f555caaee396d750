#include "domain/order_decisions.hpp"

namespace orders::domain {

namespace {

tl::unexpected<refusal> cannot_move(const order& current, order_status to) {
  return tl::make_unexpected(refusal{refusal_reason::illegal_transition,
                                     current.status, std::string{to_text(to)}});
}

}  // namespace

order_change cancelled_order(const order& current, order_status from,
                             const optional_text& reason,
                             const optional_text& notes,
                             const optional_text& metadata, const requester& by,
                             const environment& env) {
  change_builder change{current, by, env};
  change.move_to(order_status::cancelled, reason, notes, metadata);
  change.after().cancel_reason = reason;
  change.after().cancelled_by = to_text(by.kind);
  if (is_paid_before_shipment(from)) {
    auto& event = change.add_event(event_type::cancelled);
    event.from_status = to_text(from);
    event.to_status = to_text(order_status::cancelled);
    event.reason = reason;
    event.notes = notes;
    event.refund_required = true;
  }
  return change.take();
}

decision decide_on(const order& current, const set_status& command,
                   const requester& by, const environment& env) {
  const auto from = current.known_status();
  if (from == command.target) return std::nullopt;
  if (from == order_status::cancelled && command.target == order_status::paid)
    return paid_after_cancel(current, std::nullopt, command.notes,
                             command.metadata, by, env);
  if (!from || !transition_allowed(*from, command.target, current.was_paid))
    return cannot_move(current, command.target);
  if (command.target == order_status::cancelled)
    return cancelled_order(current, *from, command.reason, command.notes,
                           command.metadata, by, env);
  change_builder change{current, by, env};
  change.move_to(command.target, command.reason, command.notes,
                 command.metadata);
  if (command.target == order_status::paid) apply_early_refund(change);
  return change.take();
}

decision decide_on(const order& current, const cancel_order& command,
                   const requester& by, const environment& env) {
  const bool is_customer = by.kind == requester_kind::customer;
  if (is_customer && by.user_id != current.user_id)
    return tl::make_unexpected(refusal{refusal_reason::not_owner, {}, {}});
  const auto from = current.known_status();
  if (from == order_status::cancelled) return std::nullopt;
  const bool allowed =
      from && transition_allowed(*from, order_status::cancelled, true) &&
      (!is_customer || is_unpaid(*from) || *from == order_status::paid);
  if (!allowed) return cannot_move(current, order_status::cancelled);
  return cancelled_order(current, *from, command.reason, command.notes,
                         std::nullopt, by, env);
}

}  // namespace orders::domain
