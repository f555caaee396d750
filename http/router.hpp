/// Which route a request belongs to. Literal parts of a path match in any
/// case, one trailing slash is tolerated (contract 1.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/exchange.hpp"
#include "http/services.hpp"

namespace orders::http {

/// Who may use a route; finer rights are checked by the route itself.
enum class audience : std::uint8_t {
  everyone,
  /// Credentials that verify.
  authenticated,
  admins,
};

using route_handler = void (*)(const services&, const exchange_ptr&);

struct route {
  std::string_view method;
  /// `{}` stands for one variable part, e.g. `/api/orders/{}/status`.
  std::string_view path;
  audience who;
  route_handler handle;
};

/// Every route of the service.
const std::vector<route>& all_routes();

struct route_match {
  const route* found = nullptr;
  /// The variable part, decoded.
  std::string parameter;
};

/// `method` HEAD finds the route of GET.
route_match find_route(std::string_view method, std::string_view raw_path);

/// Below these prefixes even an unknown path asks for credentials first
/// (contract 1.1).
audience audience_of_unknown(std::string_view raw_path);

}  // namespace orders::http
