#include "domain/order_command.hpp"

#include <string_view>

namespace orders::domain {

namespace {

std::string_view type_name(requester_kind kind) {
  switch (kind) {
    case requester_kind::customer:
      return "customer";
    case requester_kind::admin:
      return "admin";
    case requester_kind::service:
      return "service";
    case requester_kind::system:
      return "system";
  }
  return "system";
}

/// Collects one change step by step.
class change_builder {
 public:
  change_builder(const order& current, const requester& by,
                 const environment& env)
      : by_(by), env_(env), now_(env.now()) {
    change_.expected_version = current.version;
    change_.expected_status = current.status;
    change_.expected_updated_at = current.updated_at;
    change_.after = current;
    change_.after.version = current.version + 1;
    change_.after.updated_at = now_;
  }

  order& after() { return change_.after; }
  timestamp now() const { return now_; }

  history_entry& add_history(optional_text from, std::string to) {
    auto& entry = change_.history.emplace_back();
    entry.id = env_.new_id();
    entry.from_status = std::move(from);
    entry.to_status = std::move(to);
    entry.changed_by = by_.user_id;
    entry.changed_by_type = type_name(by_.kind);
    return entry;
  }

  order_event& add_event(event_type type) {
    auto& event = change_.events.emplace_back();
    event.id = env_.new_id();
    event.type = type;
    return event;
  }

  /// Moves the order, stamps the moment of the new status, writes the history
  /// row and the order.status_changed event.
  void move_to(order_status to, const optional_text& reason,
               const optional_text& notes, const optional_text& metadata) {
    const std::string from = change_.after.status;
    change_.after.status = to_text(to);
    stamp(to);
    auto& entry = add_history(from, change_.after.status);
    entry.reason = reason;
    entry.notes = notes;
    entry.metadata = metadata;
    auto& event = add_event(event_type::status_changed);
    event.from_status = from;
    event.to_status = change_.after.status;
    event.reason = reason;
    event.notes = notes;
  }

  order_change take() { return std::move(change_); }

 private:
  void stamp(order_status status) {
    auto& o = change_.after;
    switch (status) {
      case order_status::paid:
        o.paid_at = now_;
        o.was_paid = true;
        break;
      case order_status::confirmed:
        o.confirmed_at = now_;
        break;
      case order_status::processing:
        o.processed_at = now_;
        break;
      case order_status::shipped:
        o.shipped_at = now_;
        break;
      case order_status::delivered:
        o.delivered_at = now_;
        break;
      case order_status::completed:
        o.completed_at = now_;
        break;
      case order_status::cancelled:
        o.cancelled_at = now_;
        break;
      default:
        break;
    }
  }

  const requester& by_;
  const environment& env_;
  timestamp now_;
  order_change change_;
};

tl::unexpected<refusal> cannot_move(const order& current, order_status to) {
  return tl::make_unexpected(refusal{refusal_reason::illegal_transition,
                                     current.status, std::string{to_text(to)}});
}

order_change cancel(const order& current, order_status from,
                    const optional_text& reason, const optional_text& notes,
                    const optional_text& metadata, const requester& by,
                    const environment& env) {
  change_builder change{current, by, env};
  change.move_to(order_status::cancelled, reason, notes, metadata);
  change.after().cancel_reason = reason;
  change.after().cancelled_by = type_name(by.kind);
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

/// Money has arrived for a cancelled order: the order stays cancelled, the
/// payment is recorded once, and somebody is told to refund it (F41).
decision pay_after_cancel(const order& current, const set_status& command,
                          const requester& by, const environment& env) {
  if (current.was_paid) return std::nullopt;
  change_builder change{current, by, env};
  change.after().paid_at = change.now();
  change.after().was_paid = true;
  auto& entry = change.add_history(current.status, current.status);
  entry.reason = "payment_after_cancel";
  entry.notes = command.notes;
  entry.metadata = command.metadata;
  auto& event = change.add_event(event_type::refund_required);
  event.from_status = current.status;
  event.to_status = current.status;
  event.reason = entry.reason;
  event.refund_required = true;
  return change.take();
}

decision decide_on(const order& current, const set_status& command,
                   const requester& by, const environment& env) {
  const auto from = current.known_status();
  if (from == command.target) return std::nullopt;
  if (from == order_status::cancelled && command.target == order_status::paid)
    return pay_after_cancel(current, command, by, env);
  if (!from || !transition_allowed(*from, command.target, current.was_paid))
    return cannot_move(current, command.target);
  if (command.target == order_status::cancelled)
    return cancel(current, *from, command.reason, command.notes,
                  command.metadata, by, env);
  change_builder change{current, by, env};
  change.move_to(command.target, command.reason, command.notes,
                 command.metadata);
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
  return cancel(current, *from, command.reason, command.notes, std::nullopt, by,
                env);
}

decision decide_on(const order& current, const set_charges& command,
                   const requester& by, const environment& env) {
  const auto status = current.known_status();
  if (!status || !is_unpaid(*status))
    return tl::make_unexpected(
        refusal{refusal_reason::amounts_are_final, current.status, {}});
  const money tax = command.tax_amount.value_or(current.tax_amount);
  auto total = current.subtotal.plus(command.shipping_cost);
  if (total) total = total->plus(tax);
  if (total) total = total->minus(current.discount_amount);
  if (!total || *total < money{})
    return tl::make_unexpected(
        refusal{refusal_reason::total_out_of_range, {}, {}});
  if (command.shipping_cost == current.shipping_cost &&
      tax == current.tax_amount)
    return std::nullopt;
  change_builder change{current, by, env};
  auto& after = change.after();
  after.shipping_cost = command.shipping_cost;
  after.tax_amount = tax;
  after.total_amount = *total;
  // The invoice made for the old total must not be paid any more.
  if (*total != current.total_amount) ++after.invoice_attempt;
  auto& entry = change.add_history(current.status, current.status);
  entry.reason = "amount_changed";
  entry.notes = "Shipping cost updated";
  entry.metadata = R"({"previousTotal":")" + current.total_amount.text() +
                   R"(","total":")" + total->text() + R"("})";
  change.add_event(event_type::amount_changed);
  if (*total == money{})
    change.move_to(order_status::paid, "nothing_to_pay", "Order total is zero",
                   std::nullopt);
  return change.take();
}

std::string shipment_metadata(const report_shipment& command) {
  // Tracking numbers were validated to be free of quotes and controls.
  std::string out = R"({"shipmentStatus":")";
  out += to_text(command.status);
  out += '"';
  if (command.tracking_number)
    out += R"(,"trackingNumber":")" + *command.tracking_number + '"';
  return out + '}';
}

/// Where a report takes an order; nullopt: nowhere (repeated, stale, not on
/// its way, or the report says nothing of the kind).
std::optional<order_status> shipment_target(order_status from,
                                            shipment_status reported) {
  if (is_before_pickup(reported))
    return from == order_status::processing
               ? std::optional{order_status::ready_to_ship}
               : std::nullopt;
  const auto target = reported_order_status(reported);
  if (!target || !next_on_the_way(from) || from >= *target) return std::nullopt;
  return target;
}

decision decide_on(const order& current, const report_shipment& command,
                   const requester& by, const environment& env) {
  const auto from = current.known_status();
  const auto target =
      from ? shipment_target(*from, command.status) : std::nullopt;
  if (!target && !is_trouble(command.status)) return std::nullopt;
  change_builder change{current, by, env};
  const auto metadata = shipment_metadata(command);
  const std::string reason = "shipment_" + std::string{to_text(command.status)};
  if (!target) {
    auto& entry = change.add_history(current.status, current.status);
    entry.reason = reason;
    entry.metadata = metadata;
    return change.take();
  }
  for (auto at = *from; at != *target;) {
    at = transition_allowed(at, *target, true) ? *target : *next_on_the_way(at);
    change.move_to(at, reason, std::nullopt, metadata);
  }
  auto result = change.take();
  for (auto& event : result.events) {
    event.shipment_status = to_text(command.status);
    event.tracking_number = command.tracking_number;
  }
  return result;
}

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
  if (*status == order_status::pending) {
    change.move_to(order_status::awaiting_payment, "payment_created",
                   "Payment invoice created", std::nullopt);
  } else {
    auto& entry = change.add_history(current.status, current.status);
    entry.reason = "payment_created";
    entry.notes = "Payment invoice replaced";
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
  auto& entry = change.add_history(current.status, current.status);
  entry.reason = "invoice_replaced";
  entry.notes = "The previous invoice can no longer be paid";
  return change.take();
}

}  // namespace

decision decide(const order& current, const order_command& command,
                const requester& by, const environment& env) {
  return std::visit(
      [&](const auto& c) { return decide_on(current, c, by, env); }, command);
}

}  // namespace orders::domain
