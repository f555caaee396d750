/// payment-service's commissions (contract 6.5): one per order and seller.
///   POST /api/commissions
///   PUT  /api/commissions/order/{orderId}/complete, .../refund
/// Every one wants a good service token when the sandbox has a secret. In
/// memory, bounded, thread-safe.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "sandbox/exchange.hpp"

namespace orders::sandbox {

class commission_service {
 public:
  explicit commission_service(std::size_t most);

  /// Whether this path is one of its own.
  static bool serves(std::string_view path);

  reply answer(const request& asked);

  /// The commissions of an order, or all when it is empty, as an array.
  nlohmann::json of_order(std::string_view order_id) const;

  void forget_all();

 private:
  using key = std::pair<std::string, std::string>;  // order, seller

  reply create(std::string_view body);
  reply move(std::string_view order_id, std::string_view action,
             std::string_view body);

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::map<key, nlohmann::json> commissions_;
};

}  // namespace orders::sandbox
