/// Why a request could not be carried out, between actors and up to the edge.
///
/// Actors answer failures as CAF errors of category "orders" that carry the
/// whole `failure`; CAF's own errors (a timeout, a receiver that is gone) are
/// translated by failure_of.
#pragma once

#include <caf/error.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace orders::actors {

enum class errc : std::uint8_t {
  order_not_found = 1,  ///< no such order, or it was deleted
  not_owner,            ///< it is somebody else's
  illegal_transition,   ///< `from` and `to` tell which
  precondition_failed,  ///< it is no longer as the caller expects
  amounts_are_final,    ///< charges change only before payment
  total_out_of_range,   ///< the charges make no valid total
  nothing_to_mend,      ///< the order, which is `from`, is not stuck so
  mending_failed,       ///< `message` tells what a neighbour came to
  key_reused,           ///< same idempotency key, other basket
  product_unavailable,  ///< `field` names the item
  quantity_too_large,   ///< `field` names the item
  basket_too_large,     ///< the total leaves its column
  discount_too_large,   ///< more than the goods cost
  product_service_down,
  auth_service_down,
  overloaded,       ///< a bound is reached: come back later
  unavailable,      ///< the database, or a part of us, is not there now
  outcome_unknown,  ///< a write may or may not have happened: ask again
  internal,         ///< a fault of ours
};

/// As the log names it.
std::string_view to_text(errc code);

struct failure {
  errc code = errc::internal;
  /// For the client when the code has no fixed text; else for the log.
  std::string message{};
  /// The request's field at fault, if it is one.
  std::string field{};
  /// Of illegal_transition: statuses, and those that `from` may go to.
  std::string from{}, to{};
  std::vector<std::string> allowed{};
};

using failure_ptr = std::shared_ptr<const failure>;

caf::error make_error(failure why);

/// Never null.
failure_ptr failure_of(const caf::error& error);

}  // namespace orders::actors
