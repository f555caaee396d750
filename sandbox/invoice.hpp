/// One invoice of payment-service (contract 6.4) and its life: pending, then
/// paid or expired; paid, then refunded.
///
/// What is asked for never changes; status and times have a lock, so an invoice
/// may be read and moved from any thread.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "sandbox/instant.hpp"

namespace orders::sandbox {

enum class invoice_status : std::uint8_t { pending, paid, expired, refunded };

std::string_view wire_name(invoice_status status);

/// A validated `POST /api/payments`.
struct invoice_request {
  std::string order_id;  ///< as sent
  std::string user_id;
  std::string amount;  ///< decimal text without exponent or trailing zeros
  std::string key;
  std::string method;
  std::string expires_at;  ///< as sent, or empty
  std::string metadata;    ///< JSON
};

class invoice {
 public:
  invoice(invoice_request asked, instant_ms now);

  const std::string& id() const noexcept { return id_; }
  const std::string& order_id() const noexcept { return asked_.order_id; }
  const std::string& key() const noexcept { return asked_.key; }

  /// The status at that time: a pending invoice past its expiry has expired.
  invoice_status status(instant_ms now) const;

  /// Pending, not past its expiry, or paid: money came or may still come.
  bool is_live(instant_ms now) const;

  /// Moves to `to` if `from` is the status at that time; false otherwise.
  bool move(invoice_status from, invoice_status to, instant_ms now);

  /// The payment object of the wire.
  std::string payment_json(instant_ms now) const;

  /// `data` of the reply to a POST.
  std::string data_json(instant_ms now, bool is_existing) const;

 private:
  std::string gateway_id() const;
  std::string url() const;

  invoice_request asked_;
  std::string id_;
  instant_ms created_at_;
  instant_ms expires_at_;
  struct progress {
    invoice_status status = invoice_status::pending;
    instant_ms updated_at = 0;
    instant_ms paid_at = 0;  ///< 0: not paid
  };

  progress progress_at(instant_ms now) const;

  mutable std::mutex mutex_;
  progress progress_;
};

}  // namespace orders::sandbox
