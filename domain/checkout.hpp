/// A checkout: what the shopper asked for, and the orders made of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/order_change.hpp"

namespace orders::domain {

struct checkout_line {
  uuid product_id;
  std::optional<uuid> variant_id;
  std::int32_t quantity = 1;
};

/// The address as the shopper gave it.
struct checkout_address {
  std::string name, phone, province, city, street;
  optional_text district, postal_code;
  /// Degrees x 10^8.
  std::optional<std::int64_t> latitude, longitude;
};

/// A validated request (contract 1.5). Charges are whole rupiah, not below 0.
struct checkout_request {
  uuid user_id;
  std::string idempotency_key;
  std::vector<checkout_line> lines;
  std::optional<uuid> shipping_address_id;
  checkout_address address;
  optional_text notes, courier, service_type;
  money discount, shipping, tax;
  /// How to pay: not part of the fingerprint (design 6.1).
  optional_text payment_method;
  std::optional<timestamp> expires_at;
  /// SHA-256 over the canonical values, in hex: tells a retry from another
  /// basket under the same key (F30).
  std::string fingerprint;
};

/// Who buys, as auth-service tells or, failing that, as the address says.
struct customer {
  std::string name, phone;
  optional_text email;
};

/// The row of table checkout.
struct checkout_record {
  uuid id;
  uuid user_id;
  std::string idempotency_key, fingerprint;
  optional_text payment_method;
  std::optional<timestamp> expires_at;
  timestamp created_at;
};

/// One order to be written, with its first history row and event.
struct placed_order {
  domain::order order;
  std::vector<history_entry> history;
  std::vector<order_event> events;
  /// When the sweeper looks at the order next; see next_look.
  std::optional<timestamp> look_at;
};

/// All that one checkout writes, in one transaction (design 6.5).
struct placement {
  checkout_record checkout;
  std::vector<placed_order> orders;
  /// As order_change::trace.
  std::optional<trace_context> trace{};
};

/// The customer that auth-service could not tell: first word and the rest of
/// the recipient's name, the address's phone, no e-mail (contract 3.2).
customer customer_from_address(const checkout_address& address);

}  // namespace orders::domain
