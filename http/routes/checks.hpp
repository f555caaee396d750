/// Checks that several routes share, in the order of contract 1.1. Each
/// answers the exchange itself when the check fails.
#pragma once

#include <optional>

#include "domain/uuid.hpp"
#include "http/replies.hpp"
#include "http/routes/routes.hpp"

namespace orders::http::routes {

inline void forbid(const exchange_ptr& x) {
  x->reply(error_reply(403, "Insufficient permissions"));
}

/// A service needs the right; users and admins have it.
inline bool service_may(const services& s, const exchange_ptr& x,
                        const char* right) {
  if (!x->caller.is_service() ||
      s.options.permissions.allows(x->caller.service, right))
    return true;
  forbid(x);
  return false;
}

/// The id in the path. `message` is the text of the 400.
inline std::optional<domain::uuid> path_id(
    const exchange_ptr& x, const char* message = "Invalid value") {
  const auto id = domain::uuid::parse(x->parameter);
  if (!id) x->reply(validation_reply({{"id", message}}));
  return id;
}

/// Calls `read(body, errors)`; answers 400 when it noted a fault.
template <class Read>
auto valid_body(const exchange_ptr& x, Read&& read)
    -> decltype(read(x->body, std::declval<field_errors&>())) {
  field_errors errors;
  auto out = read(x->body, errors);
  if (!out) x->reply(validation_reply(errors.all()));
  return out;
}

inline auto reply_failure(const exchange_ptr& x) {
  return [x](const actors::failure& why) { x->reply(failure_reply(why)); };
}

}  // namespace orders::http::routes
