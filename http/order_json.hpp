/// Orders as the wire shows them (contract 1.3, 1.4), written straight to text.
#pragma once

#include "domain/json_writer.hpp"
#include "domain/order.hpp"

namespace orders::http {

enum class show_items : std::uint8_t { yes, no };

void write_order(domain::json_writer& json, const domain::order& o,
                 show_items items = show_items::yes);

}  // namespace orders::http
