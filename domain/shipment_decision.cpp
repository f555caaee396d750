#include "domain/order_decisions.hpp"

namespace orders::domain {

namespace {

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

}  // namespace

decision decide_on(const order& current, const report_shipment& command,
                   const requester& by, const environment& env) {
  const auto from = current.known_status();
  const auto target =
      from ? shipment_target(*from, command.status) : std::nullopt;
  const bool too_early = from && is_unpaid(*from);
  if (!target && !is_trouble(command.status) && !too_early) return std::nullopt;
  if (!target && current.shipment_status == to_text(command.status))
    return std::nullopt;  // told already
  change_builder change{current, by, env};
  const auto metadata = shipment_metadata(command);
  const std::string reason = "shipment_" + std::string{to_text(command.status)};
  if (!target) {
    change.after().shipment_status = to_text(command.status);
    change.note(
        event_type::shipment_reported, reason.c_str(),
        too_early ? optional_text{"Shipped before it was paid"} : std::nullopt,
        metadata);
  } else {
    for (auto at = *from; at != *target;) {
      at = transition_allowed(at, *target, true) ? *target
                                                 : *next_on_the_way(at);
      change.move_to(at, reason, std::nullopt, metadata);
    }
  }
  auto result = change.take();
  for (auto& event : result.events) {
    event.shipment_status = to_text(command.status);
    event.tracking_number = command.tracking_number;
  }
  return result;
}

}  // namespace orders::domain
