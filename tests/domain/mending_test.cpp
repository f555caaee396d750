#include "tests/domain/deciding.hpp"

using namespace orders;
using namespace orders::domain;
using namespace orders::tests;

TEST_CASE("a wish to mend an order is kept and moves nothing", "[decide]") {
  const auto current = order_in(order_status::awaiting_payment);
  for (const auto how : all_mendings) {
    INFO(to_text(how));
    const auto change =
        change_of(current, ask_mending{how, "the shopper called"}, an_admin());
    CHECK(change.after.status == "awaiting_payment");
    REQUIRE(change.history.size() == 1);
    CHECK(change.history[0].from_status == "awaiting_payment");
    CHECK(change.history[0].to_status == "awaiting_payment");
    CHECK(change.history[0].notes == "the shopper called");
    CHECK(change.history[0].changed_by == admin_id);
    REQUIRE(change.events.size() == 1);
    CHECK(change.events[0].type == event_type::mending_asked);
    CHECK(change.events[0].reason == change.history[0].reason);
  }
}

TEST_CASE("an invoice is retried only while an order can be paid", "[decide]") {
  for (std::size_t i = 0; i < status_count; ++i) {
    const auto status = status_at(i);
    INFO(to_text(status));
    CHECK(can_mend(order_in(status), mending::retry_invoice) ==
          is_unpaid(status));
  }
  auto free = order_in(order_status::pending);
  free.total_amount = {};
  CHECK_FALSE(can_mend(free, mending::retry_invoice));
}

TEST_CASE("only orders that wait for something are reconciled", "[decide]") {
  for (std::size_t i = 0; i < status_count; ++i) {
    const auto status = status_at(i);
    INFO(to_text(status));
    CHECK(can_mend(order_in(status), mending::reconcile) ==
          (is_unpaid(status) || status == order_status::delivered ||
           status == order_status::cancelled));
  }
  auto paid_back = order_in(order_status::cancelled);
  paid_back.was_paid = true;
  CHECK_FALSE(can_mend(paid_back, mending::reconcile));
}

TEST_CASE("a wish that an order has no use for is refused", "[decide]") {
  const auto refused = refusal_of(order_in(order_status::completed),
                                  ask_mending{mending::reconcile}, an_admin());
  REQUIRE(refused);
  CHECK(refused->reason == refusal_reason::nothing_to_mend);
  CHECK(refused->from == "completed");
}
