#include "tests/domain/deciding.hpp"

using namespace orders;
using namespace orders::domain;
using namespace orders::tests;

namespace {

const cancel_order bare{"customer_cancelled", {}};

/// Who may cancel from where: the owner up to `paid` (design 9, F39), others
/// wherever the table has a step.
bool may_cancel(const requester& by, order_status from) {
  if (by.kind == requester_kind::customer)
    return is_unpaid(from) || from == order_status::paid;
  return table_allows(from, order_status::cancelled, true);
}

}  // namespace

TEST_CASE("who may cancel an order depends on its status", "[decide]") {
  for (const auto& by : {the_owner(), an_admin(), a_service(), the_system()})
    for (std::size_t i = 0; i < status_count; ++i) {
      const auto from = status_at(i);
      const auto current = order_in(from);
      INFO(current.status << " by " << type_of(by));
      if (from == order_status::cancelled) {
        CHECK(changes_nothing(current, bare, by));
      } else if (may_cancel(by, from)) {
        const auto change = change_of(current, bare, by);
        CHECK(change.after.status == "cancelled");
        CHECK(change.after.cancelled_at == at(frozen_now));
        CHECK(change.after.cancelled_by == type_of(by));
        CHECK(change.after.cancel_reason == "customer_cancelled");
        CHECK(change.history.size() == 1);
        CHECK(change.events.size() == (is_unpaid(from) ? 1 : 2));
      } else {
        const auto refused = refusal_of(current, bare, by);
        REQUIRE(refused);
        CHECK(refused->reason == refusal_reason::illegal_transition);
        CHECK(refused->from == current.status);
        CHECK(refused->to == "cancelled");
      }
    }
}

TEST_CASE("a customer cannot cancel somebody else's order in any status",
          "[decide]") {
  for (std::size_t i = 0; i < status_count; ++i) {
    const auto refused = refusal_of(order_in(status_at(i)), bare, a_stranger());
    REQUIRE(refused);
    CHECK(refused->reason == refusal_reason::not_owner);
  }
  SECTION("nor one who has no id") {
    CHECK(refusal_of(order_in(order_status::pending), bare,
                     {requester_kind::customer, std::nullopt}));
  }
}

TEST_CASE("reason and notes of a cancel are recorded", "[decide]") {
  const auto change =
      change_of(order_in(order_status::awaiting_payment),
                cancel_order{"changed my mind", "sorry"}, the_owner());
  CHECK(change.history[0].reason == "changed my mind");
  CHECK(change.history[0].notes == "sorry");
  CHECK(change.history[0].changed_by == owner);
  CHECK(change.after.cancel_reason == "changed my mind");
  CHECK(change.events[0].reason == "changed my mind");
  CHECK(change.events[0].notes == "sorry");
  CHECK_FALSE(change.events[0].refund_required);
}

TEST_CASE("cancelling a paid order asks for its refund", "[decide]") {
  const auto change =
      change_of(order_in(order_status::paid), bare, the_owner());
  REQUIRE(change.events.size() == 2);
  CHECK(change.events[1].type == event_type::cancelled);
  CHECK(change.events[1].refund_required);
  CHECK(change.after.was_paid);
  CHECK(changes_nothing(change.after, bare, the_owner()));
}

TEST_CASE("an order in an unknown status cannot be cancelled", "[decide]") {
  auto odd = order_in(order_status::pending);
  odd.status = "on_hold";
  const auto refused = refusal_of(odd, bare, an_admin());
  REQUIRE(refused);
  CHECK(refused->reason == refusal_reason::illegal_transition);
}
