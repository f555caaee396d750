/// What each service may do (design 9, F7): SERVICE_PERMISSIONS, written
/// `name=right|right,name=right`, `*` for any service or every right.
///
/// All services share one secret, so this guards against mistakes, not
/// against a stolen secret.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tl/expected.hpp>

#include "domain/order_status.hpp"

namespace orders::http {

class permissions {
 public:
  static constexpr const char* defaults =
      "payment-service=read|status:paid|status:refunded|"
      "status:partially_refunded,"
      "logistic-service=read|shipment|shipping-cost,"
      "seller-service=read|events,"
      "*=read";

  /// The error is one sentence that names the part at fault.
  static tl::expected<permissions, std::string> parse(const std::string& text);

  /// Rights: read, checkout, cancel, status, shipment, shipping-cost, events.
  bool allows(const std::string& service, const std::string& right) const;
  /// `status`, or `status:<target>`.
  bool allows_status(const std::string& service,
                     domain::order_status target) const;
  /// At least one status.
  bool allows_some_status(const std::string& service) const;

 private:
  /// A service named by itself has its own rights and those of `*`.
  std::map<std::string, std::set<std::string>> rights_;
};

}  // namespace orders::http
