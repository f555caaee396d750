#include "domain/trouble.hpp"

#include "tests/domain/deciding.hpp"

using namespace orders;
using namespace orders::domain;
using namespace orders::tests;
using std::chrono::minutes;

namespace {

const order_policy policy;

/// A minute after the order was made, when nothing is late yet.
const auto soon = at("2026-01-01T00:01:00Z");

std::optional<trouble_kind> kind_in(order_status status, const waiting& how,
                                    timestamp now = soon) {
  const auto why = trouble_of(order_in(status), how, now, policy);
  if (!why) return std::nullopt;
  return why->kind;
}

waiting failing() {
  waiting how;
  how.failures = 2;
  how.error = "payment-service answered 500";
  how.due_at = soon + minutes{1};
  return how;
}

}  // namespace

TEST_CASE("an order on its way is in no trouble", "[trouble]") {
  waiting how;
  how.due_at = soon;
  for (std::size_t i = 0; i < status_count; ++i)
    CHECK_FALSE(kind_in(status_at(i), how));
}

TEST_CASE("looks that fail are trouble, by what they are for", "[trouble]") {
  CHECK(kind_in(order_status::pending, failing()) ==
        trouble_kind::invoice_missing);
  CHECK(kind_in(order_status::awaiting_payment, failing()) ==
        trouble_kind::payment_unknown);
  CHECK(kind_in(order_status::cancelled, failing()) ==
        trouble_kind::payment_unknown);
  CHECK(kind_in(order_status::delivered, failing()) ==
        trouble_kind::not_completed);
  CHECK_FALSE(kind_in(order_status::paid, failing()));
  const auto why =
      trouble_of(order_in(order_status::pending), failing(), soon, policy);
  CHECK(why->error == "payment-service answered 500");
  CHECK(why->since == order_in(order_status::pending).updated_at);
}

TEST_CASE("a look that nobody makes is trouble once its patience is over",
          "[trouble]") {
  waiting how;
  how.due_at = soon;
  const auto late = soon + overdue_patience;
  CHECK_FALSE(kind_in(order_status::awaiting_payment, how, late));
  CHECK(kind_in(order_status::awaiting_payment, how,
                late + std::chrono::milliseconds{1}) ==
        trouble_kind::payment_unknown);
}

TEST_CASE("an order that stays pending is in trouble without any row",
          "[trouble]") {
  const auto made = order_in(order_status::pending).created_at;
  CHECK_FALSE(kind_in(order_status::pending, {}, made + overdue_patience));
  CHECK(kind_in(order_status::pending, {},
                made + overdue_patience + std::chrono::milliseconds{1}) ==
        trouble_kind::invoice_missing);
}

TEST_CASE("past its end a pending order waits for payment-service's word",
          "[trouble]") {
  const auto over = order_in(order_status::pending).created_at +
                    policy.payment_lifetime + policy.expiry_grace;
  CHECK(kind_in(order_status::pending, failing(), over) ==
        trouble_kind::payment_unknown);
}

TEST_CASE("parked events are trouble in any status, after what shoppers feel",
          "[trouble]") {
  waiting how;
  how.parked_since = soon - minutes{3};
  how.parked_error = "MSG_SIZE_TOO_LARGE";
  for (std::size_t i = 0; i < status_count; ++i) {
    const auto why = trouble_of(order_in(status_at(i)), how, soon, policy);
    REQUIRE(why);
    CHECK(why->kind == trouble_kind::events_parked);
    CHECK(why->since == soon - minutes{3});
    CHECK(why->error == "MSG_SIZE_TOO_LARGE");
  }
  how.failures = 1;
  CHECK(kind_in(order_status::pending, how) == trouble_kind::invoice_missing);
}

TEST_CASE("every trouble has a cure that its orders can take", "[trouble]") {
  CHECK(can_mend(order_in(order_status::pending),
                 cure_of(trouble_kind::invoice_missing)));
  CHECK(can_mend(order_in(order_status::awaiting_payment),
                 cure_of(trouble_kind::payment_unknown)));
  CHECK(can_mend(order_in(order_status::delivered),
                 cure_of(trouble_kind::not_completed)));
  CHECK(can_mend(order_in(order_status::paid),
                 cure_of(trouble_kind::events_parked)));
}
