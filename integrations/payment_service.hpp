/// payment-service: invoices (contract 6.4).
#pragma once

#include <string>

#include "domain/order.hpp"
#include "integrations/http_client.hpp"
#include "integrations/upstream_error.hpp"

namespace orders::integrations {

/// `payment:<orderId>:<attempt>`; the first attempt of an order of the old
/// service keeps `payment:<key>:<index>` (F25).
std::string payment_key(const domain::order& o);

/// How the shopper wants to pay.
struct payment_wish {
  domain::optional_text method;
  std::optional<domain::timestamp> expires_at;
};

/// Body of POST /api/payments.
std::string invoice_body(const domain::order& o, const payment_wish& wish);

struct invoice {
  /// The reply's `data` as JSON text, passed through unchanged.
  std::string data;
  /// Expired, failed or cancelled: it can never be paid (F32).
  bool dead = false;
  std::optional<domain::uuid> payment_id{};
  /// Until when it can be paid.
  std::optional<domain::timestamp> due_at{};
};

/// The latest payment of an order, as payment-service knows it.
struct known_payment {
  domain::uuid id;
  std::string status;
  std::optional<domain::money> amount;
  /// Until when it can be paid.
  std::optional<domain::timestamp> due_at{};

  /// Somebody may pay it yet.
  bool is_open(domain::timestamp now) const {
    return (status == "pending" || status == "awaiting_payment") && due_at &&
           now < *due_at;
  }

  /// The money came, whatever became of it afterwards.
  bool was_paid() const {
    return status == "paid" || status == "refunded" ||
           status == "partially_refunded";
  }
};

/// A 2xx without an invoice in it is a failure: nothing could be paid.
upstream_result<invoice> read_invoice(const http_reply& reply);

/// Path of GET /api/payments/order/{orderId}.
std::string payment_of_order_path(const domain::uuid& order_id);

/// nullopt: payment-service knows no payment of the order.
upstream_result<std::optional<known_payment>> read_payment(
    const http_reply& reply);

/// Only timeouts, resets and 5xx are worth another try (contract 6.4).
bool worth_retrying(const http_outcome& outcome);

}  // namespace orders::integrations
