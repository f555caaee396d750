/// The decision on each command, one file a subject; `decide` of
/// order_command.hpp picks.
#pragma once

#include "domain/change_builder.hpp"

namespace orders::domain {

// status_decision.cpp
decision decide_on(const order& current, const set_status& command,
                   const requester& by, const environment& env);
decision decide_on(const order& current, const cancel_order& command,
                   const requester& by, const environment& env);
/// The move to cancelled itself. REQUIRES: it is allowed from `from`.
order_change cancelled_order(const order& current, order_status from,
                             const optional_text& reason,
                             const optional_text& notes,
                             const optional_text& metadata, const requester& by,
                             const environment& env);

// charges_decision.cpp
decision decide_on(const order& current, const set_charges& command,
                   const requester& by, const environment& env);

// shipment_decision.cpp
decision decide_on(const order& current, const report_shipment& command,
                   const requester& by, const environment& env);

// mending_decision.cpp
decision decide_on(const order& current, const ask_mending& command,
                   const requester& by, const environment& env);

// invoice_decision.cpp
decision decide_on(const order& current, const invoice_made& command,
                   const requester& by, const environment& env);
decision decide_on(const order& current, const invoice_dead& command,
                   const requester& by, const environment& env);

// payment_decision.cpp
decision decide_on(const order& current, const record_payment& command,
                   const requester& by, const environment& env);
decision decide_on(const order& current, const record_refund& command,
                   const requester& by, const environment& env);
decision decide_on(const order& current, const payment_expired& command,
                   const requester& by, const environment& env);
/// A refund that was told before its payment (the messages overtook each
/// other) takes effect once the order is paid.
void apply_early_refund(change_builder& change);
/// Money has arrived for a cancelled order that was not paid before (F41).
decision paid_after_cancel(const order& current,
                           const std::optional<record_payment>& payment,
                           const optional_text& notes,
                           const optional_text& metadata, const requester& by,
                           const environment& env);

}  // namespace orders::domain
