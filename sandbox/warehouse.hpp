/// warehouse-service (contract 6.5): reservations of house-brand stock.
///   POST /api/warehouse/reserve-inventory
///   POST /api/warehouse/release-reservation, .../confirm-reservation
/// It holds `stock_of_each` of everything, for each reservation anew; who asks
/// for more gets a shortage, with 200. Asked again for an order item, or to
/// end what has ended that way, it answers as the first time. Every call wants
/// a good service token when the sandbox has a secret. In memory, bounded,
/// thread-safe.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "sandbox/exchange.hpp"

namespace orders::sandbox {

inline constexpr int stock_of_each = 100;

class warehouse_service {
 public:
  explicit warehouse_service(std::size_t most);

  reply answer(const request& asked);

  /// The reservations of an order, or all when it is empty, as an array.
  nlohmann::json of_order(std::string_view order_id) const;

  void forget_all();

 private:
  reply reserve(const nlohmann::json& body);
  reply end(const nlohmann::json& body, std::string_view status);

  const std::size_t most_;
  mutable std::mutex mutex_;
  std::map<std::string, nlohmann::json> reservations_;  // by id
};

}  // namespace orders::sandbox
