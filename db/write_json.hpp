/// The parameters of checkout/place and order/change: JSON arrays whose keys
/// are the columns that the statements name.
#pragma once

#include <span>
#include <string>

#include "domain/checkout.hpp"
#include "domain/order_change.hpp"

namespace orders::db {

std::string placements_json(std::span<const domain::placement* const> batch);
std::string changes_json(std::span<const domain::order_change* const> batch);

}  // namespace orders::db
