// Late and odd truth about money: every payment and every refund counts once,
// in whatever order they are told (contract 8.3, design 9 F40, F41).
#include <algorithm>
#include <functional>

#include "domain/sweeping.hpp"
#include "tests/domain/deciding.hpp"

using namespace orders::domain;
using namespace orders::tests;
using os = order_status;

namespace {

const auto first = numbered_id(61);
const auto second = numbered_id(62);
const auto refund = numbered_id(71);
const auto total = money::of_minor(110'000);

bool asks_for_refund(const order_change& change) {
  return std::any_of(change.events.begin(), change.events.end(),
                     [](const auto& e) { return e.refund_required; });
}

/// Decides like the order's actor: what changes nothing leaves it as it is.
order after(const order& o, const order_command& command,
            const requester& by = a_service()) {
  const auto decided = decide(o, command, by, fixed_environment());
  return decided && *decided ? (*decided)->after : o;
}

}  // namespace

TEST_CASE("a payment of the total pays an order", "[payment]") {
  for (const auto status : {os::pending, os::awaiting_payment}) {
    const auto change =
        change_of(order_in(status), record_payment{first, total}, a_service());
    CHECK(change.after.status == "paid");
    CHECK(change.after.was_paid);
    CHECK(change.after.paid_by == first);
    CHECK(change.events.size() == 1);
    CHECK_FALSE(asks_for_refund(change));
    CHECK(changes_nothing(change.after, record_payment{first, total},
                          a_service()));
  }
}

TEST_CASE("a payment that does not cover the total is noted, to be paid back",
          "[payment]") {
  const auto change =
      change_of(order_in(os::awaiting_payment),
                record_payment{first, money::of_minor(109'999)}, a_service());
  CHECK(change.after.status == "awaiting_payment");
  CHECK_FALSE(change.after.was_paid);
  CHECK(change.history[0].reason == "payment_too_small");
  REQUIRE(change.events.size() == 1);
  CHECK(asks_for_refund(change));
  CHECK(change.events[0].amount == money::of_minor(109'999));
  CHECK(changes_nothing(change.after,
                        record_payment{first, money::of_minor(109'999)},
                        a_service()));
  // The right one still counts.
  CHECK(after(change.after, record_payment{second, total}).paid_by == second);
}

TEST_CASE("what was paid beyond the total is to be paid back", "[payment]") {
  const auto change =
      change_of(order_in(os::awaiting_payment),
                record_payment{first, money::of_minor(150'000)}, a_service());
  CHECK(change.after.status == "paid");
  REQUIRE(change.events.size() == 2);
  CHECK(change.events[1].refund_required);
  CHECK(change.events[1].amount == money::of_minor(40'000));
}

TEST_CASE("the payment behind a callback without its id is taken as that one",
          "[payment]") {
  const auto told =
      after(order_in(os::awaiting_payment), set_status{os::paid, {}, {}, {}});
  REQUIRE(told.status == "paid");
  const auto change =
      change_of(told, record_payment{first, total}, a_service());
  CHECK(change.after.status == "paid");
  CHECK(change.after.paid_by == first);
  CHECK(change.events[0].type == event_type::payment_recorded);
  CHECK_FALSE(asks_for_refund(change));
}

TEST_CASE("a second payment of an order is to be paid back", "[payment]") {
  for (const auto status : {os::paid, os::shipped, os::completed}) {
    auto current = order_in(status);
    current.paid_by = first;
    current.payment_ids = {first};
    const auto change = change_of(
        current, record_payment{second, money::of_minor(70'000)}, a_service());
    CHECK(change.after.status == current.status);
    CHECK(change.history[0].reason == "paid_twice");
    REQUIRE(change.events.size() == 1);
    CHECK(change.events[0].refund_required);
    CHECK(change.events[0].amount == money::of_minor(70'000));
    CHECK(changes_nothing(change.after, record_payment{second, total},
                          a_service()));
    // Paying back the second one leaves the order as it is.
    const auto back = change_of(
        change.after, record_refund{refund, second, money::of_minor(70'000)},
        a_service());
    CHECK(back.after.status == current.status);
    CHECK(back.history[0].reason == "extra_payment_refunded");
  }
}

TEST_CASE("a payment of a cancelled order is to be paid back", "[payment]") {
  const auto change = change_of(order_in(os::cancelled),
                                record_payment{first, total}, a_service());
  CHECK(change.after.status == "cancelled");
  CHECK(change.after.was_paid);
  CHECK(change.history[0].reason == "payment_after_cancel");
  CHECK(asks_for_refund(change));
  CHECK(after(change.after, record_refund{refund, first, total}).status ==
        "refunded");
}

TEST_CASE("refunds add up", "[payment]") {
  const auto part = money::of_minor(60'000);
  const auto paid =
      after(order_in(os::awaiting_payment), record_payment{first, total});
  const auto partly =
      change_of(paid, record_refund{refund, first, part}, a_service());
  CHECK(partly.after.status == "partially_refunded");
  CHECK(changes_nothing(partly.after, record_refund{refund, first, part},
                        a_service()));
  const auto more = change_of(
      partly.after, record_refund{numbered_id(72), {}, money::of_minor(1)},
      a_service());
  CHECK(more.after.status == "partially_refunded");
  CHECK(more.events.size() == 1);
  CHECK(after(more.after, record_refund{numbered_id(73), {}, part}).status ==
        "refunded");
}

TEST_CASE("a refund that is told before its payment waits for it",
          "[payment]") {
  const auto change =
      change_of(order_in(os::awaiting_payment),
                record_refund{refund, first, total}, a_service());
  CHECK(change.after.status == "awaiting_payment");
  CHECK(change.history[0].reason == "refund_before_payment");
  CHECK(change.events.size() == 1);
  const auto paid =
      change_of(change.after, record_payment{first, total}, a_service());
  CHECK(paid.after.status == "refunded");
  REQUIRE(paid.history.size() == 2);
  CHECK(paid.history[0].to_status == "paid");
  CHECK(paid.events.size() == 2);
}

TEST_CASE("an unpaid order ends when its invoice has expired", "[payment]") {
  auto current = order_in(os::awaiting_payment);
  current.invoice_payment_id = first;
  const auto change = change_of(current, payment_expired{first}, the_system());
  CHECK(change.after.status == "cancelled");
  CHECK(change.after.cancelled_by == "system");
  CHECK(change.after.cancel_reason == "payment_expired");
  // Not by an invoice that is no longer the current one.
  CHECK(changes_nothing(current, payment_expired{second}, the_system()));
  current.invoice_attempt = 2;
  CHECK(changes_nothing(current, payment_expired{first}, the_system()));
  // Nor once it is paid.
  CHECK(changes_nothing(order_in(os::paid), payment_expired{first},
                        the_system()));
}

TEST_CASE("whatever is told in whatever order ends in an allowed state",
          "[payment]") {
  struct message {
    const char* name;
    order_command command;
    requester by;
  };
  const std::vector<message> all = {
      {"invoice", invoice_made{1, first, {}}, the_system()},
      {"paid", record_payment{first, total}, a_service()},
      {"told paid", set_status{os::paid, {}, {}, {}}, a_service()},
      {"paid again", record_payment{second, money::of_minor(90'000)},
       a_service()},
      {"expired", payment_expired{first}, a_service()},
      {"cancelled", cancel_order{{}, {}}, the_owner()},
      {"refunded", record_refund{refund, first, total}, a_service()},
  };
  std::vector<std::size_t> order_of(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) order_of[i] = i;
  do {
    auto o = order_in(os::pending);
    std::string told;
    for (const auto i : order_of) {
      told += std::string{all[i].name} + ", ";
      const auto decided =
          decide(o, all[i].command, all[i].by, fixed_environment());
      if (!decided || !*decided) continue;
      const auto& change = **decided;
      INFO(told);
      check_change(o, change, all[i].by);
      auto at_status = *o.known_status();
      std::size_t moves = 0;
      for (const auto& entry : change.history) {
        const auto to = *parse_order_status(entry.to_status);
        if (to == at_status) continue;
        ++moves;
        if (!transition_allowed(at_status, to, true)) FAIL("illegal move");
        at_status = to;
      }
      const auto told_moves = std::count_if(
          change.events.begin(), change.events.end(),
          [](const auto& e) { return e.type == event_type::status_changed; });
      if (moves != static_cast<std::size_t>(told_moves))
        FAIL("not one event for each move");
      if (change.events.empty()) FAIL("a change without an event");
      o = change.after;
    }
    INFO(told);
    // The money of `first` came and went back; `second` was never enough.
    CHECK(o.payment_ids.size() == 2);
    CHECK(o.refund_ids.size() == 1);
    CHECK(o.was_paid);
    if (o.paid_by == first) CHECK((o.status == "refunded"));
  } while (std::next_permutation(order_of.begin(), order_of.end()));
}

TEST_CASE("specific events come beside order.status_changed when wanted",
          "[payment]") {
  auto env = fixed_environment();
  env.policy.specific_events = true;
  const auto paid = decide(order_in(os::awaiting_payment),
                           record_payment{first, total}, a_service(), env);
  REQUIRE((*paid)->events.size() == 2);
  CHECK((*paid)->events[1].type == event_type::paid);
  const auto cancelled =
      decide(order_in(os::paid), cancel_order{}, the_owner(), env);
  REQUIRE((*cancelled)->events.size() == 2);
  CHECK((*cancelled)->events[1].type == event_type::cancelled);
  CHECK((*cancelled)->events[1].refund_required);
}

TEST_CASE("orders that wait for something have a deadline, others none",
          "[sweeping]") {
  const order_policy policy;
  const auto now = at("2026-01-01T00:00:00Z");
  const auto look = [&](const order& o) { return next_look(o, now, policy); };
  CHECK(look(order_in(os::pending)) == now + policy.invoice_grace);
  CHECK(look(order_in(os::awaiting_payment)) ==
        now + policy.reconcile_interval);
  for (const auto done : {os::paid, os::shipped, os::completed, os::refunded})
    CHECK_FALSE(look(order_in(done)));
  auto delivered = order_in(os::delivered);
  delivered.delivered_at = at("2025-12-30T00:00:00Z");
  CHECK(look(delivered) == at("2026-01-06T00:00:00Z"));
  // Its invoice may still be paid: F41 must not depend on a callback. There may
  // be one of which we never heard.
  auto cancelled = order_in(os::cancelled);
  CHECK(look(cancelled) == now + policy.reconcile_interval);
  cancelled.invoiced_attempt = 0;
  CHECK(look(cancelled) == now + policy.reconcile_interval);
  CHECK_FALSE(look(paid_and_cancelled()));
}

TEST_CASE("a late change takes no look away", "[sweeping]") {
  const order_policy policy;
  auto o = order_in(os::cancelled);
  o.payment_due_at = o.created_at;
  const auto late = o.created_at + policy.expiry_grace;
  CHECK_FALSE(next_look(o, late, policy));
  CHECK(look_after_change(o, late, policy) == late + policy.reconcile_interval);
  o.was_paid = true;
  CHECK_FALSE(look_after_change(o, late, policy));
}

TEST_CASE("old unpaid orders are asked about less often", "[sweeping]") {
  const order_policy policy;
  const auto o = order_in(os::awaiting_payment);
  const auto pause = [&](int hours) {
    const auto now = o.created_at + std::chrono::hours{hours};
    return *next_look(o, now, policy) - now;
  };
  CHECK(pause(0) == policy.reconcile_interval);
  CHECK(pause(5) == policy.reconcile_interval * 5);
  CHECK(pause(500) == policy.reconcile_interval * 20);
}

TEST_CASE("an order expires by its invoice's time, or a day after checkout",
          "[sweeping]") {
  const order_policy policy;
  auto o = order_in(os::pending);
  const auto grace = policy.expiry_grace;
  using std::chrono::hours;
  CHECK_FALSE(is_expired(o, o.created_at + hours{24}, policy));
  CHECK(is_expired(o, o.created_at + hours{24} + grace, policy));
  o.payment_due_at = o.created_at + hours{2};
  CHECK(is_expired(o, o.created_at + hours{2} + grace, policy));
  CHECK(task_of(o, o.created_at, policy) == sweep_task::make_invoice);
  auto recharged = order_in(os::awaiting_payment);
  CHECK(task_of(recharged, o.created_at, policy) == sweep_task::ask_payment);
  recharged.invoice_attempt = 2;
  CHECK(task_of(recharged, o.created_at, policy) == sweep_task::make_invoice);
  CHECK(next_look(recharged, o.created_at, policy) ==
        o.created_at + policy.invoice_grace);
  CHECK(task_of(o, o.created_at + hours{3}, policy) == sweep_task::ask_payment);
}
