/// Telling the support desk what came to nothing. Nobody waits for it, and
/// where there is no support desk nothing is kept.
#pragma once

#include "actors/address_book.hpp"

namespace orders::actors {

inline void report_incident(const address_book& book,
                            domain::incident incident) {
  if (const auto desk = book.support_desk.load())
    caf::anon_send(
        desk, std::make_shared<const domain::incident>(std::move(incident)));
}

}  // namespace orders::actors
