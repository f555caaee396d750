/// What was tried with an order and came to nothing: a command that was
/// refused, an invoice or a look that failed. Kept for people who ask why an
/// order stands where it stands; nothing is decided by it.
#pragma once

#include <string>

#include "domain/order_command.hpp"

namespace orders::domain {

enum class incident_kind : std::uint8_t {
  refused,  ///< a command or callback, by the rules of the order
  failed,   ///< something of ours, because of a neighbour
};

constexpr std::string_view to_text(incident_kind kind) {
  return kind == incident_kind::refused ? "refused" : "failed";
}

struct incident {
  uuid order_id;
  incident_kind kind = incident_kind::failed;
  /// What was tried: a command (name_of) or a task of the sweeper.
  std::string what{};
  requester by{};
  std::string text{};
};

/// An incident as it is kept: the same one again only counts.
struct kept_incident {
  incident_kind kind = incident_kind::failed;
  std::string what, by_type, text;
  std::optional<uuid> by;
  timestamp first_at, last_at;
  std::int64_t times = 1;
};

}  // namespace orders::domain
