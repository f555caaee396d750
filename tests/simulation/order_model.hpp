/// The order as plain words tell it, to hold the actor against: contract 4.1
/// and 8.3 with design 9, written without the product's decisions.
#pragma once

#include <optional>
#include <set>

#include "tests/domain/status_table.hpp"

namespace orders::tests {

enum class effect : std::uint8_t { changed, nothing, refused };

struct order_model {
  using os = domain::order_status;

  os status = os::pending;
  bool was_paid = false;
  std::optional<int> paid_by;
  std::set<int> payments, refunds;
  int halves_refunded = 0, attempt = 1, invoiced = 0;

  bool unpaid() const { return status <= os::awaiting_payment; }
  bool cancelled_unpaid() const { return status == os::cancelled && !was_paid; }
  os refund_status() const {
    return halves_refunded >= 2 ? os::refunded : os::partially_refunded;
  }

  effect money_came(os now) {
    status = halves_refunded > 0 ? refund_status() : now;
    was_paid = true;
    return effect::changed;
  }
  effect set(os to) {
    if (status == to) return effect::nothing;
    if (to == os::paid && status == os::cancelled)
      return was_paid ? effect::nothing : money_came(os::cancelled);
    if (!table_allows(status, to, was_paid)) return effect::refused;
    if (to == os::paid) return money_came(os::paid);
    status = to;
    return effect::changed;
  }
  effect cancel_as_customer(bool owner) {
    if (!owner) return effect::refused;
    if (status == os::cancelled) return effect::nothing;
    if (!unpaid() && status != os::paid) return effect::refused;
    return set(os::cancelled);
  }
  effect pay(int payment) {
    if (!payments.insert(payment).second) return effect::nothing;
    if (!paid_by) paid_by = payment;
    if (unpaid()) return money_came(os::paid);
    return cancelled_unpaid() ? money_came(os::cancelled) : effect::changed;
  }
  effect refund(int refund, int halves) {
    if (!refunds.insert(refund).second) return effect::nothing;
    halves_refunded += halves;
    if (!unpaid() && !cancelled_unpaid() &&
        table_allows(status, refund_status(), true))
      status = refund_status();
    return effect::changed;
  }
  effect invoice_made(int of) {
    if (!unpaid() || of != attempt) return effect::nothing;
    if (status == os::awaiting_payment && invoiced >= of)
      return effect::nothing;
    invoiced = of;
    status = os::awaiting_payment;
    return effect::changed;
  }
  effect invoice_dead(int of) {
    if (!unpaid() || of != attempt) return effect::nothing;
    ++attempt;
    return effect::changed;
  }
  effect expire() { return unpaid() ? set(os::cancelled) : effect::nothing; }
};

}  // namespace orders::tests
