/// Rows of order/by_ids and order_item/by_orders as domain values.
#pragma once

#include <pqxx/pqxx>
#include <span>
#include <string>
#include <string_view>

#include "domain/order.hpp"

namespace orders::db {

/// Without items.
domain::order to_order(const pqxx::row& row);
domain::order_item to_item(const pqxx::row& row);

domain::uuid to_uuid(const pqxx::field& field);
domain::timestamp to_time(const pqxx::field& field);

inline std::string_view text_of(const pqxx::field& field) {
  return {field.c_str(), field.size()};
}

/// `{a,b,c}`: a uuid[] parameter.
template <class Ids>
std::string to_array(const Ids& ids) {
  std::string out = "{";
  for (const auto& id : ids) {
    if (out.size() > 1) out += ',';
    out += id.text();
  }
  return out + "}";
}

/// The same of numbers: an integer[] parameter.
inline std::string to_int_array(std::span<const int> numbers) {
  std::string out = "{";
  for (const int n : numbers) {
    if (out.size() > 1) out += ',';
    out += std::to_string(n);
  }
  return out + "}";
}

}  // namespace orders::db
