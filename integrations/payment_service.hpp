/// payment-service: invoices (contract 6.4).
#pragma once

#include <string>

#include "domain/order.hpp"
#include "integrations/http_transport.hpp"
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
};

/// A 2xx without an invoice in it is a failure: nothing could be paid.
upstream_result<invoice> read_invoice(const http_reply& reply);

/// Only timeouts, resets and 5xx are worth another try (contract 6.4).
bool worth_retrying(const http_outcome& outcome);

}  // namespace orders::integrations
