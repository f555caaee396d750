/// payment-service's routes (contract 6.4) over the ledger:
///   POST /api/payments, GET /api/payments/{id},
///   GET /api/payments/order/{orderId}.
/// Every one wants a good service token when the sandbox has a secret.
/// Thread-safe.
#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "sandbox/exchange.hpp"
#include "sandbox/ledger.hpp"

namespace orders::sandbox {

/// Reads the body of `POST /api/payments`; the error is the 400 to answer.
tl::expected<invoice_request, reply> read_invoice_request(
    std::string_view body);

class payment_service {
 public:
  explicit payment_service(ledger& invoices);

  reply answer(const request& asked);

  /// Gateway invoices made for keys too long for the database's column: the
  /// real service leaves such behind when it answers 400.
  std::size_t orphans() const noexcept { return orphans_; }

  void forget_orphans() noexcept { orphans_ = 0; }

 private:
  reply create(std::string_view body);
  reply latest_of(std::string_view order_id) const;

  ledger& invoices_;
  std::atomic<std::size_t> orphans_{0};
};

}  // namespace orders::sandbox
