#include "tests/simulation/order_fate.hpp"

#include "tests/simulation/simulated_world.hpp"

namespace orders::tests {

using domain::order_status;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr seconds change_deadline{8};
constexpr int most_tries = 4, until_it_is_heard = 1'000'000;

using order_answer = answered_question<actors::order_answer_ptr>;

struct message {
  domain::order_command command;
  domain::requester by;
  /// The status that is asked for, for the checker.
  std::string status;
};
using message_ptr = std::shared_ptr<const message>;

bool worth_another_try(const order_answer& got) {
  if (got.died) return true;
  const auto code = got.failure->code;
  return code == actors::errc::unavailable ||
         code == actors::errc::overloaded ||
         code == actors::errc::outcome_unknown;
}

void tell(simulated_world& world, const domain::uuid& order,
          const message_ptr& what, int tries) {
  const auto again = [&world, order, what, tries] {
    if (tries <= 1) return;
    ++world.open;
    world.time().after(world.luck().between(milliseconds{100}, seconds{2}),
                       [&world, order, what, tries] {
                         --world.open;
                         tell(world, order, what, tries - 1);
                       });
  };
  auto* at = world.anybody();
  if (!at) return again();
  const auto until =
      world.time().system().clock().now() + milliseconds{change_deadline};
  ++world.open;
  at->ask<actors::order_answer_ptr>(
      at->book()->directory_of(order), change_deadline,
      std::make_shared<const actors::order_request>(
          actors::order_request{order, what->command, what->by, until}),
      [&world, order, what, again](const order_answer& got) {
        --world.open;
        reply answer;
        answer.status = got.answer ? 200 : got.failure ? 400 : 0;
        if (!what->status.empty())
          world.log().move(order.text(), what->status, answer);
        if (!got.answer && worth_another_try(got)) again();
      });
}

/// Tells it in a while; now and then twice, or never.
void tell_loosely(simulated_world& world, const domain::uuid& order,
                  domain::order_command command, domain::requester by,
                  std::string status) {
  auto& luck = world.luck();
  const auto what = std::make_shared<const message>(
      message{std::move(command), by, std::move(status)});
  const auto times = luck.in(0.2) ? 0 : luck.in(0.2) ? 2 : 1;
  for (int i = 0; i < times; ++i) {
    ++world.open;
    world.time().after(
        luck.between(milliseconds{0}, seconds{6}), [&world, order, what] {
          --world.open;
          tell(world, order, what,
               1 + static_cast<int>(world.luck().below(most_tries)));
        });
  }
}

const domain::requester by_service{domain::requester_kind::service, {}};

domain::set_status to(order_status status) {
  return {status, {}, {}, {}};
}

// -- what happens -------------------------------------------------------------

void pay(simulated_world& world, const domain::uuid& order) {
  const auto* invoice = world.neighbours().pay(order);
  if (!invoice) return;
  // The callback, the event, and later the reconciler's question.
  tell_loosely(world, order, to(order_status::paid), by_service, "paid");
  tell_loosely(world, order,
               domain::record_payment{invoice->id, invoice->amount}, by_service,
               "paid");
}

void cancel(simulated_world& world, const actors::order_ptr& order) {
  tell_loosely(world, order->id, domain::cancel_order{{}, {}},
               {domain::requester_kind::customer, order->user_id}, "cancelled");
}

void pay_back(simulated_world& world, const domain::uuid& order) {
  for (const auto& invoice : world.neighbours().invoices()) {
    if (invoice.order != order || !invoice.paid || invoice.refunded) continue;
    world.neighbours().refund(invoice);
    // Refunds come by payment-service's events, which are never lost.
    tell(world, order,
         std::make_shared<const message>(
             message{domain::record_refund{world.env().new_id(), invoice.id,
                                           invoice.amount},
                     by_service, ""}),
         until_it_is_heard);
    return;
  }
}

void send_goods(simulated_world& world, const domain::uuid& order) {
  for (const auto status :
       {order_status::processing, order_status::ready_to_ship,
        order_status::shipped, order_status::delivered})
    tell_loosely(world, order, to(status),
                 {domain::requester_kind::admin, world.env().new_id()},
                 std::string{to_text(status)});
}

void run_out(simulated_world& world, const domain::uuid& order) {
  const auto now = world.env().now();
  for (const auto& invoice : world.neighbours().invoices())
    if (invoice.order == order && !invoice.paid && now >= invoice.expires_at)
      tell_loosely(world, order, domain::payment_expired{invoice.id},
                   by_service, "");
}

template <class Happening>
void later(simulated_world& world, milliseconds first, milliseconds last,
           Happening happening) {
  ++world.open;
  world.time().after(world.luck().between(first, last), [&world, happening] {
    --world.open;
    happening();
  });
}

}  // namespace

void let_happen(simulated_world& world, const actors::order_ptr& order) {
  auto& luck = world.luck();
  const auto id = order->id;
  if (luck.in(0.6))
    later(world, milliseconds{0}, seconds{15},
          [&world, id] { pay(world, id); });
  if (luck.in(0.35))
    later(world, milliseconds{0}, seconds{15},
          [&world, order] { cancel(world, order); });
  if (luck.in(0.35))
    later(world, seconds{2}, seconds{15},
          [&world, id] { send_goods(world, id); });
  if (luck.in(0.2))
    later(world, seconds{5}, seconds{25},
          [&world, id] { pay_back(world, id); });
  if (luck.in(0.2))
    later(world, seconds{24}, seconds{34},
          [&world, id] { run_out(world, id); });
}

}  // namespace orders::tests
