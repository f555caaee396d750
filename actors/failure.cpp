#include "actors/failure.hpp"

#include <caf/all.hpp>

#include "actors/messages.hpp"

namespace orders::actors {

namespace {

const caf::atom_value category = caf::atom("orders");

errc code_of(const caf::error& error) {
  if (error == caf::sec::request_timeout) return errc::outcome_unknown;
  if (error == caf::sec::request_receiver_down) return errc::unavailable;
  return errc::internal;
}

}  // namespace

std::string_view to_text(errc code) {
  switch (code) {
    case errc::order_not_found:
      return "order-not-found";
    case errc::not_owner:
      return "not-owner";
    case errc::illegal_transition:
      return "illegal-transition";
    case errc::precondition_failed:
      return "precondition-failed";
    case errc::amounts_are_final:
      return "amounts-are-final";
    case errc::total_out_of_range:
      return "total-out-of-range";
    case errc::nothing_to_mend:
      return "nothing-to-mend";
    case errc::mending_failed:
      return "mending-failed";
    case errc::key_reused:
      return "key-reused";
    case errc::product_unavailable:
      return "product-unavailable";
    case errc::quantity_too_large:
      return "quantity-too-large";
    case errc::basket_too_large:
      return "basket-too-large";
    case errc::discount_too_large:
      return "discount-too-large";
    case errc::product_service_down:
      return "product-service-down";
    case errc::auth_service_down:
      return "auth-service-down";
    case errc::overloaded:
      return "overloaded";
    case errc::unavailable:
      return "unavailable";
    case errc::outcome_unknown:
      return "outcome-unknown";
    case errc::internal:
      break;
  }
  return "internal";
}

caf::error make_error(failure why) {
  const auto code = static_cast<std::uint8_t>(why.code);
  return {code, category,
          caf::make_message(std::make_shared<const failure>(std::move(why)))};
}

failure_ptr failure_of(const caf::error& error) {
  if (error.category() == category &&
      error.context().match_elements<failure_ptr>())
    return error.context().get_as<failure_ptr>(0);
  return std::make_shared<const failure>(
      failure{.code = code_of(error), .message = caf::to_string(error)});
}

}  // namespace orders::actors
