#include "domain/order_command.hpp"

#include "domain/order_decisions.hpp"

namespace orders::domain {

decision decide(const order& current, const order_command& command,
                const requester& by, const environment& env) {
  return std::visit(
      [&](const auto& c) { return decide_on(current, c, by, env); }, command);
}

std::string_view name_of(const order_command& command) {
  static constexpr std::array<std::string_view,
                              std::variant_size_v<order_command>>
      names = {"set_status",      "cancel",        "set_charges",
               "report_shipment", "invoice_made",  "invoice_dead",
               "record_payment",  "record_refund", "payment_expired",
               "ask_mending"};
  return names[command.index()];
}

}  // namespace orders::domain
