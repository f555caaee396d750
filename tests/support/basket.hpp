/// What shoppers of the end-to-end tests put into POST /api/orders.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/client.hpp"

namespace orders::tests {

/// The nth shopper; not one of those that auth-service plays tricks with.
std::string shopper(unsigned number = 1);

/// A line of `quantity` of product `number`, in a variant unless that is 0.
/// Product n is sold by seller n % 51, 0 being the house brand.
nlohmann::json line(unsigned number, int quantity = 1, unsigned variant = 0);

/// A whole checkout body.
nlohmann::json basket(const std::string& key,
                      const std::vector<nlohmann::json>& lines);

/// One line of product 1.
inline nlohmann::json basket(const std::string& key) {
  return basket(key, {line(1)});
}

/// POST /api/orders as this shopper.
reply check_out(client& connection, const std::string& user,
                const nlohmann::json& body);

/// Checks out and returns the only order of the answer; throws when there is
/// none.
nlohmann::json place_order(client& connection, const std::string& user,
                           const nlohmann::json& body);

/// One field of every element.
std::vector<std::string> each(const nlohmann::json& list,
                              const std::string& field);

/// Hundredths of a rupiah, of a JSON string or number.
std::int64_t cents(const nlohmann::json& amount);

}  // namespace orders::tests
