#include "tests/domain/deciding.hpp"

using namespace orders;
using namespace orders::domain;
using namespace orders::tests;

namespace {

money minor(std::int64_t amount) {
  return money::of_minor(amount);
}

}  // namespace

TEST_CASE("charges can be changed before payment only", "[decide]") {
  for (std::size_t i = 0; i < status_count; ++i) {
    const auto current = order_in(status_at(i));
    INFO(current.status);
    const set_charges command{minor(15'000), minor(3'000)};
    if (is_unpaid(status_at(i))) {
      const auto change = change_of(current, command, a_service());
      CHECK(change.after.shipping_cost == minor(15'000));
      CHECK(change.after.tax_amount == minor(3'000));
      CHECK(change.after.total_amount == minor(117'000));
      CHECK(change.after.status == current.status);
      REQUIRE(change.history.size() == 1);
      CHECK(change.history[0].reason == "amount_changed");
      CHECK(change.history[0].metadata ==
            R"({"previousTotal":"1100","total":"1170"})");
      REQUIRE(change.events.size() == 1);
      CHECK(change.events[0].type == event_type::amount_changed);
    } else {
      const auto refused = refusal_of(current, command, a_service());
      REQUIRE(refused);
      CHECK(refused->reason == refusal_reason::amounts_are_final);
      CHECK(refused->from == current.status);
    }
  }
}

TEST_CASE("an omitted tax keeps the tax, a zero tax removes it", "[decide]") {
  const auto current = order_in(order_status::pending);
  const auto kept =
      change_of(current, set_charges{minor(15'000), {}}, an_admin());
  CHECK(kept.after.tax_amount == minor(2'000));
  CHECK(kept.after.total_amount == minor(116'000));
  const auto removed =
      change_of(current, set_charges{minor(15'000), minor(0)}, an_admin());
  CHECK(removed.after.tax_amount == minor(0));
  CHECK(removed.after.total_amount == minor(114'000));
}

TEST_CASE("another total replaces the invoice, the same one does not",
          "[decide]") {
  auto current = order_in(order_status::awaiting_payment);
  current.invoice_attempt = 3;
  current.invoiced_attempt = 3;
  const auto changed =
      change_of(current, set_charges{minor(15'000), {}}, a_service());
  CHECK(changed.after.invoice_attempt == 4);
  CHECK(changed.after.invoiced_attempt == 3);
  SECTION("when shipping and tax only trade places in the total") {
    const auto same = change_of(
        current, set_charges{minor(8'000), minor(3'000)}, a_service());
    CHECK(same.after.total_amount == current.total_amount);
    CHECK(same.after.shipping_cost == minor(8'000));
    CHECK(same.after.invoice_attempt == 3);
  }
}

TEST_CASE("the charges that the order has change nothing", "[decide]") {
  const auto current = order_in(order_status::awaiting_payment);
  CHECK(changes_nothing(current, set_charges{minor(9'000), {}}, a_service()));
  CHECK(changes_nothing(current, set_charges{minor(9'000), minor(2'000)},
                        a_service()));
}

TEST_CASE("a total of nothing is paid at once", "[decide]") {
  auto current = order_in(order_status::awaiting_payment);
  current.discount_amount = current.subtotal;
  current.total_amount = minor(11'000);
  const auto change =
      change_of(current, set_charges{minor(0), minor(0)}, a_service());
  CHECK(change.after.status == "paid");
  CHECK(change.after.paid_at == at(frozen_now));
  CHECK(change.after.was_paid);
  CHECK(change.after.total_amount == minor(0));
  REQUIRE(change.history.size() == 2);
  CHECK(change.history[0].reason == "amount_changed");
  CHECK(change.history[1].reason == "nothing_to_pay");
  REQUIRE(change.events.size() == 2);
  CHECK(change.events[0].type == event_type::amount_changed);
  CHECK(change.events[1].type == event_type::status_changed);
  CHECK(change.events[1].to_status == "paid");
}

TEST_CASE("charges that make no valid total are refused", "[decide]") {
  const auto reason = [](const order& current, const set_charges& command) {
    const auto refused = refusal_of(current, command, a_service());
    REQUIRE(refused);
    return refused->reason;
  };
  const auto current = order_in(order_status::pending);
  CHECK(reason(current, {minor(money::limit), {}}) ==
        refusal_reason::total_out_of_range);
  CHECK(reason(current, {minor(0), minor(money::limit)}) ==
        refusal_reason::total_out_of_range);
  SECTION("such as a negative one, in a row with a discount too large") {
    auto odd = current;
    odd.discount_amount = minor(100'001);
    CHECK(reason(odd, {minor(0), minor(0)}) ==
          refusal_reason::total_out_of_range);
    CHECK(change_of(odd, set_charges{minor(1), minor(0)}, a_service())
              .after.total_amount == minor(0));
  }
}
