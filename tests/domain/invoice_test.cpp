#include "tests/domain/deciding.hpp"

using namespace orders;
using namespace orders::domain;
using namespace orders::tests;

namespace {

order with_invoices(order_status status, std::int32_t attempt,
                    std::optional<std::int32_t> invoiced) {
  auto o = order_in(status);
  o.invoice_attempt = attempt;
  o.invoiced_attempt = invoiced;
  if (!invoiced) o.checkout_id.reset();  // made by the old service
  return o;
}

}  // namespace

TEST_CASE("the first invoice takes a pending order to awaiting_payment",
          "[decide]") {
  for (const auto invoiced :
       {std::optional<std::int32_t>{0}, std::optional<std::int32_t>{}}) {
    const auto change =
        change_of(with_invoices(order_status::pending, 1, invoiced),
                  invoice_made{1}, the_system());
    CHECK(change.after.status == "awaiting_payment");
    CHECK(change.after.invoiced_attempt == 1);
    CHECK(change.after.invoice_attempt == 1);
    REQUIRE(change.history.size() == 1);
    CHECK(change.history[0].reason == "payment_created");
    CHECK(change.history[0].notes == "Payment invoice created");
    CHECK_FALSE(change.history[0].changed_by);
    CHECK(change.history[0].changed_by_type == "system");
    REQUIRE(change.events.size() == 1);
    CHECK(change.events[0].type == event_type::status_changed);
    CHECK(change.events[0].from_status == "pending");
    CHECK(change.events[0].reason == "payment_created");
    CHECK(change.events[0].notes == "Payment invoice created");
    CHECK(changes_nothing(change.after, invoice_made{1}, the_system()));
  }
}

TEST_CASE("a later invoice is noted without a move", "[decide]") {
  const auto change =
      change_of(with_invoices(order_status::awaiting_payment, 2, 1),
                invoice_made{2}, the_system());
  CHECK(change.after.status == "awaiting_payment");
  CHECK(change.after.invoiced_attempt == 2);
  REQUIRE(change.history.size() == 1);
  CHECK(change.history[0].reason == "payment_created");
  CHECK(change.history[0].notes == "Payment invoice replaced");
  REQUIRE(change.events.size() == 1);
  CHECK(change.events[0].type == event_type::invoice_changed);
  CHECK(changes_nothing(change.after, invoice_made{2}, the_system()));
}

TEST_CASE("an order of the old service that awaits payment has its invoice",
          "[decide]") {
  const auto old =
      with_invoices(order_status::awaiting_payment, 1, std::nullopt);
  CHECK(changes_nothing(old, invoice_made{1}, the_system()));
  SECTION("but not a second one") {
    const auto next =
        with_invoices(order_status::awaiting_payment, 2, std::nullopt);
    CHECK(
        change_of(next, invoice_made{2}, the_system()).after.invoiced_attempt ==
        2);
  }
}

TEST_CASE("an invoice of another attempt is ignored", "[decide]") {
  const auto current = with_invoices(order_status::pending, 2, 0);
  CHECK(changes_nothing(current, invoice_made{1}, the_system()));
  CHECK(changes_nothing(current, invoice_made{3}, the_system()));
  CHECK(changes_nothing(current, invoice_dead{1}, the_system()));
  CHECK(changes_nothing(current, invoice_dead{3}, the_system()));
}

TEST_CASE("invoices leave orders alone that await no payment", "[decide]") {
  for (std::size_t i = 2; i < status_count; ++i) {
    const auto current = with_invoices(status_at(i), 1, 0);
    INFO(current.status);
    CHECK(changes_nothing(current, invoice_made{1}, the_system()));
    CHECK(changes_nothing(current, invoice_dead{1}, the_system()));
  }
  auto odd = order_in(order_status::pending);
  odd.status = "on_hold";
  CHECK(changes_nothing(odd, invoice_made{1}, the_system()));
  CHECK(changes_nothing(odd, invoice_dead{1}, the_system()));
}

TEST_CASE("a dead invoice makes room for the next attempt", "[decide]") {
  for (const auto status :
       {order_status::pending, order_status::awaiting_payment})
    for (const auto invoiced :
         {std::optional<std::int32_t>{1}, std::optional<std::int32_t>{}}) {
      const auto change = change_of(with_invoices(status, 1, invoiced),
                                    invoice_dead{1}, the_system());
      CHECK(change.after.invoice_attempt == 2);
      CHECK(change.after.invoiced_attempt == invoiced);
      CHECK(change.after.status == to_text(status));
      REQUIRE(change.history.size() == 1);
      CHECK(change.history[0].reason == "invoice_replaced");
      REQUIRE(change.events.size() == 1);
      CHECK(change.events[0].type == event_type::invoice_changed);
      CHECK(changes_nothing(change.after, invoice_dead{1}, the_system()));
      CHECK(change_of(change.after, invoice_made{2}, the_system())
                .after.invoiced_attempt == 2);
    }
}
