#include "domain/order_decisions.hpp"

namespace orders::domain {

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

}  // namespace orders::domain
