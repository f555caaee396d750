/// The calls that neighbours make to order-service (contract 7.1 and 7.2),
/// each with a fresh service token. Thread-safe: every call has a connection
/// of its own.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace orders::sandbox {

struct call_outcome {
  int status = 0;     ///< 0: no answer, see error
  std::string body;   ///< at most 1 MB
  std::string error;  ///< why there was no answer
};

class order_service {
 public:
  /// `url` like http://localhost:3006, a path prefix is allowed. An empty
  /// secret sends no token.
  order_service(std::string_view url, std::string secret);

  /// payment-service: `PUT /api/orders/{id}/status`, 8 s.
  call_outcome tell_status(const std::string& order_id,
                           const std::string& new_status) const;

  /// logistic-service: `PUT /api/orders/{id}/shipment-status`, 5 s. `body` is
  /// sent as it stands.
  call_outcome tell_shipment(const std::string& order_id,
                             const std::string& body) const;

 private:
  call_outcome put(const std::string& path, const std::string& body,
                   std::string_view as, std::chrono::seconds deadline) const;

  std::string origin_;
  std::string prefix_;
  std::string secret_;
};

}  // namespace orders::sandbox
