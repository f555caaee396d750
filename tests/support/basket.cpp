#include "tests/support/basket.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "tests/support/sandbox.hpp"

namespace orders::tests {

using nlohmann::json;

std::string shopper(unsigned number) {
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "b1000000-0000-4000-8000-%012x",
                number);
  return out.data();
}

json line(unsigned number, int quantity, unsigned variant) {
  json out{{"productId", product_id(number)}, {"quantity", quantity}};
  if (variant > 0) out["variantId"] = variant_id(variant, number);
  return out;
}

json basket(const std::string& key, const std::vector<json>& lines) {
  return {{"idempotencyKey", key},
          {"items", lines},
          {"shippingAddress",
           {{"name", "Siti Nur Rahma"},
            {"phone", "+6281234567890"},
            {"province", "DKI Jakarta"},
            {"city", "Jakarta Selatan"},
            {"district", "Kebayoran Baru"},
            {"postalCode", "12110"},
            {"address", "Jl. Melati 5"}}},
          {"shippingCost", 30000},
          {"taxAmount", 11000},
          {"paymentMethod", "bank_transfer"},
          {"metadata", {{"courierCode", "jne"}, {"serviceType", "REG"}}}};
}

reply check_out(client& connection, const std::string& user, const json& body) {
  return connection.post("/api/orders", as_user(user), body);
}

json place_order(client& connection, const std::string& user,
                 const json& body) {
  const auto answer = check_out(connection, user, body);
  const auto data = answer.data();
  if (answer.status != 201 || data.at("orders").size() != 1)
    throw std::runtime_error("not one new order: " + answer.text);
  return data.at("orders").at(0);
}

std::vector<std::string> each(const json& list, const std::string& field) {
  std::vector<std::string> out;
  for (const auto& element : list)
    out.push_back(element.at(field).get<std::string>());
  return out;
}

std::int64_t cents(const json& amount) {
  const double value = amount.is_string() ? std::stod(amount.get<std::string>())
                                          : amount.get<double>();
  return std::llround(value * 100);
}

}  // namespace orders::tests
