// A record of payment-service's topic, what it does to an order, and the events
// that this raises.
//
//   input  = *header LF value
//   header = name ":" text LF
#include "integrations/payment_event.hpp"

#include "domain/json_writer.hpp"
#include "tests/domain/fixed_environment.hpp"
#include "tests/fuzz/event_rules.hpp"
#include "tests/fuzz/target.hpp"

namespace orders::fuzz {

namespace {

using namespace domain;
using integrations::kafka_record;
using integrations::payment_notice;

kafka_record record_of(std::string_view input) {
  kafka_record out;
  for (;;) {
    const auto line = take_line(input);
    if (line.empty()) break;
    const auto colon = line.find(':');
    out.headers.emplace_back(
        line.substr(0, colon),
        colon == line.npos ? std::string_view{} : line.substr(colon + 1));
  }
  out.value = input;
  return out;
}

/// The record that tells just this.
kafka_record written(const payment_notice& notice) {
  json_writer out;
  std::string type;
  out.begin_object().member("orderId", notice.order_id);
  if (const auto* paid = std::get_if<record_payment>(&notice.command)) {
    type = "payment.paid";
    must(paid->amount > money{}, "a payment is of some money");
    out.member("paymentId", paid->payment_id).member("amount", paid->amount);
  } else if (const auto* over = std::get_if<payment_expired>(&notice.command)) {
    type = "payment.expired";
    out.member("paymentId", over->payment_id);
  } else if (const auto* back = std::get_if<record_refund>(&notice.command)) {
    type = "refund.completed";
    must(back->amount > money{}, "a refund is of some money");
    out.member("refundId", back->refund_id)
        .member("paymentId", back->payment_id)
        .member("amount", back->amount);
  }
  must(!type.empty(), "an event is one of the three");
  return {"", "", out.end_object().take(), {{"ce_type", type}}};
}

/// An order in some state, with an invoice that a notice may be about.
order order_in(order_status status, const payment_notice& notice) {
  order out;
  out.id = notice.order_id;
  out.status = to_text(status);
  out.was_paid = status != order_status::pending;
  out.total_amount = out.subtotal = money::of_minor(100'000'00);
  if (const auto* paid = std::get_if<record_payment>(&notice.command))
    out.invoice_payment_id = paid->payment_id;
  return out;
}

void check_effect(const payment_notice& notice) {
  for (std::size_t i = 0; i < order_status_names.size(); ++i) {
    const auto before = order_in(static_cast<order_status>(i), notice);
    const auto decided =
        decide(before, notice.command, requester{}, tests::fixed_environment());
    if (!decided || !*decided) continue;
    const auto& change = **decided;
    must(!change.history.empty(), "a change has a history");
    must(change.expected_version == before.version &&
             change.after.version == before.version + 1,
         "a change is one version");
    must(change.after.id == before.id, "a change is of the order it is about");
    for (const auto& event : change.events) check_event(change.after, event);
    const auto again = decide(change.after, notice.command, requester{},
                              tests::fixed_environment());
    must(again && !*again, "a notice that is told twice counts once");
  }
}

}  // namespace

void take(std::string_view input) {
  const auto got = integrations::read_payment_event(record_of(input));
  if (!got) {
    must(!got.error().empty(), "a record that cannot be read is told why");
    return;
  }
  if (!*got) return;
  const auto& notice = **got;
  const auto record = written(notice);
  const auto again = integrations::read_payment_event(record);
  must(again && *again && written(**again).value == record.value,
       "a notice written down is the same");
  check_effect(notice);
}

}  // namespace orders::fuzz
