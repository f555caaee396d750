/// warehouse-service: the stock of house-brand items (contract 6.5; design 9,
/// F52).
///
/// A reservation carries the order item's id, by which the warehouse knows a
/// call that it was asked before. What it reserved is released or confirmed by
/// its reservation id.
#pragma once

#include <cstddef>
#include <string>

#include "domain/duty.hpp"
#include "integrations/http_transport.hpp"

namespace orders::integrations {

/// A longer one is taken for a fault: cut, it would name something else.
inline constexpr std::size_t longest_reservation_id = 100;

/// Path of POST. REQUIRES: `d` is a duty of the stock.
std::string stock_path(const domain::duty& d);
/// REQUIRES: d.reservation_id, unless it reserves.
std::string stock_body(const domain::duty& d);

/// Of a reservation: it answers 200 also when it has too little; that settles
/// the duty, and the result says so. "Reserved" without a usable reservation
/// id is a failure. Of a release or confirmation: 409, and a 404 for a
/// release, mean that nothing is held any more.
domain::duty_outcome read_stock(const domain::duty& d, const http_reply& reply);

}  // namespace orders::integrations
