#include "tests/domain/deciding.hpp"

using namespace orders;
using namespace orders::domain;
using namespace orders::tests;

namespace {

set_status to(order_status target) {
  return {target, {}, {}, {}};
}

/// The moment that a status stamps (contract 4.2 with design 9, F38).
std::optional<timestamp> order::*moment_of(order_status status) {
  switch (status) {
    case order_status::paid:
      return &order::paid_at;
    case order_status::confirmed:
      return &order::confirmed_at;
    case order_status::processing:
      return &order::processed_at;
    case order_status::shipped:
      return &order::shipped_at;
    case order_status::delivered:
      return &order::delivered_at;
    case order_status::completed:
      return &order::completed_at;
    case order_status::cancelled:
      return &order::cancelled_at;
    default:
      return nullptr;
  }
}

void check_move(const order& before, order_status target, const requester& by) {
  const auto change = change_of(before, to(target), by);
  CHECK(change.after.status == to_text(target));
  REQUIRE(change.history.size() == 1);
  CHECK_FALSE(change.history[0].reason);
  CHECK_FALSE(change.history[0].notes);
  CHECK_FALSE(change.history[0].metadata);
  REQUIRE_FALSE(change.events.empty());
  const auto& event = change.events[0];
  CHECK(event.type == event_type::status_changed);
  CHECK(event.from_status == before.status);
  CHECK(event.to_status == to_text(target));
  CHECK_FALSE(event.reason);
  auto expected = before;
  if (const auto moment = moment_of(target)) expected.*moment = at(frozen_now);
  CHECK(moments_of(change.after) == moments_of(expected));
  CHECK(change.after.was_paid ==
        (before.was_paid || target == order_status::paid));
  CHECK(change.after.total_amount == before.total_amount);
}

}  // namespace

TEST_CASE("a status is set where the table allows it, for every requester",
          "[decide]") {
  for (const auto& by : {the_owner(), an_admin(), a_service(), the_system()})
    for (std::size_t f = 0; f < status_count; ++f)
      for (std::size_t t = 0; t < status_count; ++t)
        for (const bool paid_before_cancel : {false, true}) {
          const auto from = status_at(f);
          const auto target = status_at(t);
          const auto current =
              from == order_status::cancelled && paid_before_cancel
                  ? paid_and_cancelled()
                  : order_in(from);
          INFO(current.status << " to " << to_text(target) << " by "
                              << type_of(by));
          if (from == target) {
            CHECK(changes_nothing(current, to(target), by));
          } else if (from == order_status::cancelled &&
                     target == order_status::paid) {
            CHECK_FALSE(refusal_of(current, to(target), by));  // see below
          } else if (table_allows(from, target, current.was_paid)) {
            check_move(current, target, by);
          } else {
            const auto refused = refusal_of(current, to(target), by);
            REQUIRE(refused);
            CHECK(refused->reason == refusal_reason::illegal_transition);
            CHECK(refused->from == current.status);
            CHECK(refused->to == to_text(target));
          }
        }
}

TEST_CASE("reason and notes go to history and event, metadata to history",
          "[decide]") {
  const auto change = change_of(
      order_in(order_status::paid),
      set_status{order_status::confirmed, "r", "n", R"({"a":1})"}, an_admin());
  REQUIRE(change.history.size() == 1);
  CHECK(change.history[0].reason == "r");
  CHECK(change.history[0].notes == "n");
  CHECK(change.history[0].metadata == R"({"a":1})");
  REQUIRE(change.events.size() == 1);
  CHECK(change.events[0].reason == "r");
  CHECK(change.events[0].notes == "n");
  CHECK_FALSE(change.events[0].refund_required);
}

TEST_CASE("a payment for a cancelled order is recorded once", "[decide]") {
  const auto cancelled = order_in(order_status::cancelled);
  const auto change = change_of(
      cancelled, set_status{order_status::paid, {}, "late", R"({"a":1})"},
      a_service());
  CHECK(change.after.status == "cancelled");
  CHECK(change.after.was_paid);
  CHECK(change.after.paid_at == at(frozen_now));
  REQUIRE(change.history.size() == 1);
  CHECK(change.history[0].from_status == "cancelled");
  CHECK(change.history[0].to_status == "cancelled");
  CHECK(change.history[0].reason == "payment_after_cancel");
  CHECK(change.history[0].notes == "late");
  CHECK(change.history[0].metadata == R"({"a":1})");
  REQUIRE(change.events.size() == 1);
  CHECK(change.events[0].type == event_type::refund_required);
  CHECK(change.events[0].refund_required);

  SECTION("and not again") {
    CHECK(changes_nothing(change.after, to(order_status::paid), a_service()));
    CHECK(changes_nothing(paid_and_cancelled(), to(order_status::paid),
                          a_service()));
  }
  SECTION("after which it can be refunded") {
    check_move(change.after, order_status::refunded, a_service());
    check_move(change.after, order_status::partially_refunded, a_service());
  }
}

TEST_CASE("cancelling by status tells whether money must go back", "[decide]") {
  for (std::size_t i = 0; i < status_count; ++i) {
    const auto from = status_at(i);
    if (!table_allows(from, order_status::cancelled, false)) continue;
    const auto change = change_of(
        order_in(from), set_status{order_status::cancelled, "fraud", "n", {}},
        an_admin());
    INFO(to_text(from));
    CHECK(change.after.cancel_reason == "fraud");
    CHECK(change.after.cancelled_by == "admin");
    const bool needs_refund = !is_unpaid(from);
    REQUIRE(change.events.size() == (needs_refund ? 2 : 1));
    CHECK(change.events[0].type == event_type::status_changed);
    CHECK_FALSE(change.events[0].refund_required);
    if (!needs_refund) continue;
    CHECK(change.events[1].type == event_type::cancelled);
    CHECK(change.events[1].refund_required);
    CHECK(change.events[1].from_status == to_text(from));
    CHECK(change.events[1].reason == "fraud");
  }
}

TEST_CASE("a status that another tool wrote cannot be left", "[decide]") {
  auto odd = order_in(order_status::paid);
  odd.status = "on_hold";
  for (std::size_t t = 0; t < status_count; ++t) {
    const auto refused = refusal_of(odd, to(status_at(t)), an_admin());
    REQUIRE(refused);
    CHECK(refused->reason == refusal_reason::illegal_transition);
    CHECK(refused->from == "on_hold");
  }
}
