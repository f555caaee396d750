/// A checkout body that is valid, to be spoiled field by field.
#pragma once

#include <catch2/catch.hpp>

#include "http/bodies.hpp"
#include "tests/http/faults.hpp"

namespace orders::tests {

inline const char* const some_user = "00000000-0000-0000-0000-000000000001";
inline const char* const some_product = "00000000-0000-0000-0000-000000000100";

inline domain::timestamp noon() {
  return domain::parse_iso("2026-03-01T12:00:00Z", domain::iso_form::date_time)
      .value();
}

inline nlohmann::json valid_checkout() {
  return nlohmann::json::parse(R"({
    "idempotencyKey": "key-1",
    "items": [
      {"productId": "00000000-0000-0000-0000-000000000100", "quantity": 2}],
    "shippingAddress": {
      "name": "Dewi Lestari", "phone": "081234567890",
      "province": "DKI Jakarta", "city": "Jakarta",
      "address": "Jl. Sudirman 1"}})");
}

inline http::caller a_user() {
  return {http::caller_kind::user, domain::uuid::parse(some_user), {}};
}
inline http::caller a_service() {
  return {http::caller_kind::service, std::nullopt, "bff"};
}

struct checkout_reading {
  std::optional<http::checkout_body> body;
  lines faults;
};

inline checkout_reading reading_of(const nlohmann::json& body,
                                   const http::caller& who = a_user(),
                                   const http::checkout_rules& rules = {}) {
  http::field_errors errors;
  auto out = http::read_checkout(body, who, rules, noon(), errors);
  CHECK(out.has_value() == errors.empty());
  return {std::move(out), lines_of(errors)};
}

/// The valid body with `value` at `pointer` (RFC 6901).
inline nlohmann::json with(const char* pointer, nlohmann::json value) {
  auto body = valid_checkout();
  body[nlohmann::json::json_pointer(pointer)] = std::move(value);
  return body;
}

inline nlohmann::json without(const char* pointer) {
  const nlohmann::json::json_pointer at{pointer};
  auto body = valid_checkout();
  body[at.parent_pointer()].erase(at.back());
  return body;
}

inline domain::checkout_request request_of(
    const nlohmann::json& body, const http::caller& who = a_user(),
    const http::checkout_rules& rules = {}) {
  const auto reading = reading_of(body, who, rules);
  CHECK(reading.faults.empty());
  REQUIRE(reading.body);
  return reading.body->request;
}

inline lines faults_of(const nlohmann::json& body,
                       const http::caller& who = a_user(),
                       const http::checkout_rules& rules = {}) {
  return reading_of(body, who, rules).faults;
}

}  // namespace orders::tests
