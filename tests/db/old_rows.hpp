/// Rows as the old service writes them: by its own columns only.
#pragma once

#include <optional>
#include <string>

#include "tests/support/database.hpp"
#include "tests/support/order_maker.hpp"

namespace orders::tests {

struct old_order {
  domain::uuid id = fresh_id();
  domain::uuid user = fresh_id();
  std::optional<domain::uuid> seller{};
  std::string number = test_environment().new_order_number();
  std::string status = "pending";
  std::string recipient = "Dewi Lestari";
  std::string phone = "081234567890";
  std::optional<std::string> key{};
  /// ISO text, to the microsecond.
  std::string created = "2025-03-01T10:20:30.123456Z";
  std::string updated = "2025-03-02T10:20:30.654321Z";
  std::optional<std::string> paid{}, deleted{};
};

inline const domain::uuid& insert(const database& d, const old_order& o) {
  const auto seller = o.seller ? std::optional{o.seller->text()} : std::nullopt;
  d.query(
      R"(insert into "order" (
           id, user_id, seller_id, order_source, order_number, status,
           shipping_recipient, shipping_phone, idempotency_key, created_at,
           updated_at, paid_at, deleted_at, subtotal, total_amount,
           shipping_street, shipping_city, shipping_province,
           shipping_postal_code, customer_phone, customer_name)
         values ($1, $2, $3, case when $3::uuid is null then 'brand'
                                  else 'seller' end,
                 $4, $5, $6, $7, $8, $9, $10, $11, $12, 1000.50, 1000.50,
                 'Jl. Lama 1', 'Bandung', 'Jawa Barat', '40111', $7, $6))",
      o.id.text(), o.user.text(), seller, o.number, o.status, o.recipient,
      o.phone, o.key, o.created, o.updated, o.paid, o.deleted);
  return o.id;
}

}  // namespace orders::tests
