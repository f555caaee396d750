/// What the operators may choose about every order (settings of app/).
#pragma once

#include <chrono>

namespace orders::domain {

struct order_policy {
  /// How old a pending order gets before the sweeper makes its invoice.
  std::chrono::milliseconds invoice_grace{15'000};
  /// How often payment-service is asked about an order that awaits payment.
  std::chrono::milliseconds reconcile_interval{30'000};
  /// How long after checkout an order may be paid whose invoice's end nobody
  /// told us: payment-service's own default (contract 6.4).
  std::chrono::milliseconds payment_lifetime = std::chrono::hours{24};
  /// How long after its last moment to pay an unpaid order is still kept.
  std::chrono::milliseconds expiry_grace{300'000};
  /// How long after delivery an order counts as completed.
  std::chrono::milliseconds completion_delay = std::chrono::hours{7 * 24};
  /// Besides order.status_changed, raise order.paid, order.shipped and so on.
  bool specific_events = false;
};

}  // namespace orders::domain
