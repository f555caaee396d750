#include "domain/explanation.hpp"

#include "tests/domain/deciding.hpp"

using namespace orders;
using namespace orders::domain;
using namespace orders::tests;

namespace {

const order_policy policy;
const auto now = at("2026-01-01T00:01:00Z");

explanation of(order_status status, const order_story& story = {}) {
  return explain(order_in(status), story, now, policy);
}

order_story story_with_look(int failures) {
  order_story story;
  story.look = {now + std::chrono::seconds{30}, now, failures,
                failures ? "payment-service answered 500" : ""};
  return story;
}

order_story story_with_parked_event() {
  order_story story;
  auto& event = story.events.emplace_back();
  event.type = "order.created";
  event.parked_at = now;
  event.error = "MSG_SIZE_TOO_LARGE";
  return story;
}

}  // namespace

TEST_CASE("every status is explained by a sentence of its own",
          "[explanation]") {
  std::set<std::string> all;
  for (std::size_t i = 0; i < status_count; ++i) {
    const auto why = of(status_at(i));
    CHECK(why.summary.ends_with('.'));
    all.insert(why.summary);
    CHECK(why.allowed ==
          allowed_transitions(status_at(i), order_in(status_at(i)).was_paid));
  }
  // The three statuses between shipping and delivery wait for the same.
  CHECK(all.size() == status_count - 2);
}

TEST_CASE("an order tells until when it can be paid", "[explanation]") {
  CHECK(of(order_status::awaiting_payment).summary ==
        "It waits for the shopper to pay until 2026-01-02T00:00:00.000Z.");
}

TEST_CASE("a cancelled order tells who cancelled it, and of money to return",
          "[explanation]") {
  auto o = order_in(order_status::cancelled);
  o.cancelled_at = now;
  o.cancelled_by = "customer";
  o.cancel_reason = "changed my mind";
  o.was_paid = true;
  CHECK(explain(o, {}, now, policy).summary ==
        "It was cancelled at 2026-01-01T00:01:00.000Z by customer (changed my "
        "mind). It had been paid: the money must go back.");
}

TEST_CASE("what happens next is what the sweeper will look for",
          "[explanation]") {
  const auto waits = of(order_status::awaiting_payment, story_with_look(0));
  CHECK(waits.next == sweep_task::ask_payment);
  CHECK(waits.next_at == now + std::chrono::seconds{30});
  CHECK_FALSE(waits.problem);
  // Nobody looks without a deadline.
  CHECK(of(order_status::awaiting_payment).next == sweep_task::none);
  CHECK_FALSE(of(order_status::paid, story_with_look(0)).next_at);
}

TEST_CASE("trouble is told with its cure", "[explanation]") {
  const auto stuck = of(order_status::pending, story_with_look(3));
  REQUIRE(stuck.problem);
  CHECK(stuck.problem->kind == trouble_kind::invoice_missing);
  CHECK(stuck.summary ==
        "It waits for its invoice. It has no invoice, so it cannot be paid.");
  CHECK(stuck.possible ==
        std::vector{mending::retry_invoice, mending::reconcile});
}

TEST_CASE("events are requeued only where some are parked", "[explanation]") {
  CHECK(of(order_status::completed).possible.empty());
  const auto parked = of(order_status::completed, story_with_parked_event());
  CHECK(parked.possible == std::vector{mending::requeue_events});
  CHECK(parked.problem->kind == trouble_kind::events_parked);
  auto gone = story_with_parked_event();
  gone.events[0].published_at = now;
  CHECK(of(order_status::completed, gone).possible.empty());
}
