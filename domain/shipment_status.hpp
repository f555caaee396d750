/// What logistic-service reports of a parcel, and where it takes the order
/// (contract 7.2).
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "domain/order_status.hpp"

namespace orders::domain {

enum class shipment_status : std::uint8_t {
  pending,
  booked,
  awaiting_pickup,
  picked_up,
  in_transit,
  at_destination_hub,
  out_for_delivery,
  delivered,
  failed,
  returned,
  cancelled,
};

inline constexpr std::array<std::string_view, 11> shipment_status_names = {
    "pending",          "booked",     "awaiting_pickup",
    "picked_up",        "in_transit", "at_destination_hub",
    "out_for_delivery", "delivered",  "failed",
    "returned",         "cancelled"};

constexpr std::string_view to_text(shipment_status status) {
  return shipment_status_names[static_cast<std::size_t>(status)];
}

constexpr std::optional<shipment_status> parse_shipment_status(
    std::string_view text) {
  for (std::size_t i = 0; i < shipment_status_names.size(); ++i)
    if (shipment_status_names[i] == text)
      return static_cast<shipment_status>(i);
  return std::nullopt;
}

/// The order status that a report stands for; nullopt: it moves nothing.
constexpr std::optional<order_status> reported_order_status(
    shipment_status status) {
  switch (status) {
    case shipment_status::picked_up:
      return order_status::shipped;
    case shipment_status::in_transit:
    case shipment_status::at_destination_hub:
      return order_status::in_transit;
    case shipment_status::out_for_delivery:
      return order_status::out_for_delivery;
    case shipment_status::delivered:
      return order_status::delivered;
    default:
      return std::nullopt;
  }
}

/// The courier has been told of the parcel but does not hold it yet: an order
/// in `processing` becomes `ready_to_ship`, no other one moves.
constexpr bool is_before_pickup(shipment_status status) {
  return status <= shipment_status::awaiting_pickup;
}

/// The parcel's way is over without a delivery: recorded, never a move.
constexpr bool is_trouble(shipment_status status) {
  return status >= shipment_status::failed;
}

/// The one step forward on the way to the customer's door; nullopt at its end
/// and for orders that are not on it.
constexpr std::optional<order_status> next_on_the_way(order_status from) {
  switch (from) {
    case order_status::paid:
    case order_status::confirmed:
      return order_status::processing;
    case order_status::processing:
      return order_status::ready_to_ship;
    case order_status::ready_to_ship:
      return order_status::shipped;
    case order_status::shipped:
      return order_status::in_transit;
    case order_status::in_transit:
      return order_status::out_for_delivery;
    case order_status::out_for_delivery:
      return order_status::delivered;
    default:
      return std::nullopt;
  }
}

}  // namespace orders::domain
