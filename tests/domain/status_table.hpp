/// The whole status machine, written out: contract 4.1 with design 9, F40.
#pragma once

#include <array>

#include "domain/order_status.hpp"

namespace orders::tests {

inline constexpr std::size_t status_count = 14;

/// Row: from. Column: to, in the same order. `y` allowed, `.` not, `p` only
/// when the order had been paid.
// clang-format off
inline constexpr std::array<const char*, status_count> status_table = {
    //                     to: p a p c p r s i o d c c r p
    //                         e w a o r e h n u e o a e a
    //                         n a i n o a i t t l m n f r
    /* pending            */  ". y y . . . . . . . . y . .",
    /* awaiting_payment   */  ". . y . . . . . . . . y . .",
    /* paid               */  ". . . y y . . . . . . y y y",
    /* confirmed          */  ". . . . y . . . . . . y y y",
    /* processing         */  ". . . . . y . . . . . y y y",
    /* ready_to_ship      */  ". . . . . . y . . . . y y y",
    /* shipped            */  ". . . . . . . y . y . . y y",
    /* in_transit         */  ". . . . . . . . y y . . y y",
    /* out_for_delivery   */  ". . . . . . . . . y . . y y",
    /* delivered          */  ". . . . . . . . . . y . y y",
    /* completed          */  ". . . . . . . . . . . . y y",
    /* cancelled          */  ". . . . . . . . . . . . p p",
    /* refunded           */  ". . . . . . . . . . . . . .",
    /* partially_refunded */  ". . . . . . . . . . . . y .",
};
// clang-format on

inline constexpr domain::order_status status_at(std::size_t index) {
  return static_cast<domain::order_status>(index);
}

inline constexpr bool table_allows(domain::order_status from,
                                   domain::order_status to, bool was_paid) {
  const char mark = status_table[static_cast<std::size_t>(from)]
                                [2 * static_cast<std::size_t>(to)];
  return mark == 'y' || (mark == 'p' && was_paid);
}

}  // namespace orders::tests
