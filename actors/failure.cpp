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
