#include "actors/order_sweeper.hpp"

#include <spdlog/spdlog.h>

namespace orders::actors {

namespace {

using domain::sweep_task;
using self_pointer = order_sweeper_actor::stateful_pointer<order_sweeper_state>;
using std::chrono::milliseconds;

constexpr milliseconds lease_patience{5000};
constexpr milliseconds first_pause{5000};
constexpr milliseconds longest_pause{30'000};

/// How long an order rests after a look that failed.
milliseconds pause_after(int failures, double random) {
  auto pause = first_pause;
  for (int i = 0; i < failures && pause < longest_pause; ++i) pause *= 2;
  return jittered(std::min(pause, longest_pause), random);
}

/// One look at one order.
struct look {
  self_pointer self;
  db::leased_deadline lease;
  deadline until;
  order_ptr order{};
  sweep_task task = sweep_task::none;
};
using look_ptr = std::shared_ptr<look>;

void lease_more(self_pointer self);

void settle(self_pointer self) {
  auto& s = self->state;
  if (s.settled.empty()) return;
  self->send(s.book->deadline_keeper.load(), settle_atom::value,
             std::make_shared<const std::vector<db::settled_deadline>>(
                 std::exchange(s.settled, {})));
}

void finish(const look_ptr& l, db::settled_deadline result) {
  auto& s = l->self->state;
  s.figures->count_look(l->task, !result.error.empty());
  s.settled.push_back(std::move(result));
  --s.looking;
  if (s.settled.size() >= s.options.at_once / 4 || s.looking == 0)
    settle(l->self);
  if (s.more && s.looking <= s.options.at_once / 2) lease_more(l->self);
}

/// The order's own schedule; what a change has set meanwhile stands.
void look_later(const look_ptr& l, const domain::order& order) {
  const auto& env = *l->self->state.env;
  finish(l, {l->lease, domain::next_look(order, env.now(), env.policy), {}});
}

void forget(const look_ptr& l) {
  finish(l, {l->lease, std::nullopt, {}});
}

void fail(const look_ptr& l, const std::string& why) {
  auto& s = l->self->state;
  const auto pause = pause_after(l->lease.attempts, s.options.random());
  finish(l, {l->lease, s.env->now() + pause, why});
}

void fail(const look_ptr& l, const caf::error& error) {
  const auto why = failure_of(error);
  fail(l, why->message.empty()
              ? "refused, code " + std::to_string(static_cast<int>(why->code))
              : why->message);
}

void tell_order(const look_ptr& l, domain::order_command command) {
  auto& s = l->self->state;
  auto request = std::make_shared<const order_request>(
      order_request{l->lease.order_id, std::move(command), {}, l->until});
  l->self
      ->request(s.book->directory_of(l->lease.order_id),
                time_left(l->until, l->self->clock().now()), request)
      .then(
          [l](const order_answer_ptr& answer) {
            look_later(l, *answer->order);
          },
          [l](const caf::error& why) { fail(l, why); });
}

void make_invoice(const look_ptr& l) {
  auto& s = l->self->state;
  auto wanted = std::make_shared<const invoice_request>(
      invoice_request{l->order, std::nullopt, l->until});
  l->self
      ->request(s.book->invoice_issuer.load(),
                time_left(l->until, l->self->clock().now()), wanted)
      .then(
          [l](const invoice_result_ptr& result) {
            if (result->error)
              fail(l, *result->error);
            else
              look_later(l, *result->order);
          },
          [l](const caf::error& why) { fail(l, why); });
}

bool is_unpaid(const domain::order& o) {
  const auto status = o.known_status();
  return status && domain::is_unpaid(*status);
}

void judge(const look_ptr& l,
           const std::optional<integrations::known_payment>& payment) {
  const auto& o = *l->order;
  const auto& env = *l->self->state.env;
  const auto now = env.now();
  const bool expired = domain::is_expired(o, now, env.policy);
  // One that we were never told of outlasts what we know.
  const bool open = payment && payment->is_open(now);
  if (payment && payment->was_paid())
    tell_order(l, domain::record_payment{payment->id, payment->amount});
  else if (is_unpaid(o) && expired && !open)
    tell_order(l, domain::payment_expired{});
  else if (is_unpaid(o) && (expired || !payment))
    make_invoice(l);  // or learn of the one that there is
  else if (open && expired)
    finish(l, {l->lease, now + env.policy.reconcile_interval, {}});
  else
    look_later(l, o);
}

void ask_payment(const look_ptr& l) {
  auto& s = l->self->state;
  l->self
      ->request(s.book->payment_client.load(),
                time_left(l->until, l->self->clock().now()), fetch_atom::value,
                l->lease.order_id, l->until)
      .then([l](const payment_ptr& payment) { judge(l, *payment); },
            [l](const caf::error& why) { fail(l, why); });
}

void complete(const look_ptr& l) {
  const auto& env = *l->self->state.env;
  const auto due = domain::next_look(*l->order, env.now(), env.policy);
  if (due && *due > env.now()) return look_later(l, *l->order);
  tell_order(
      l, domain::set_status{domain::order_status::completed, "auto_completed",
                            std::nullopt, std::nullopt});
}

void act(const look_ptr& l) {
  if (!l->order) return forget(l);
  const auto& env = *l->self->state.env;
  l->task = domain::task_of(*l->order, env.now(), env.policy);
  switch (l->task) {
    case sweep_task::none:
      return forget(l);
    case sweep_task::make_invoice:
      return make_invoice(l);
    case sweep_task::ask_payment:
      return ask_payment(l);
    case sweep_task::complete:
      return complete(l);
  }
}

void begin(self_pointer self, const db::leased_deadline& lease) {
  auto& s = self->state;
  ++s.looking;
  auto l = std::make_shared<look>(
      look{self, lease, self->clock().now() + s.options.patience});
  self->request(s.book->readers.next(),
                time_left(l->until, l->self->clock().now()), load_atom::value,
                lease.order_id)
      .then(
          [l](const order_ptr& order) {
            l->order = order;
            act(l);
          },
          [l](const caf::error& why) { fail(l, why); });
}

void lease_more(self_pointer self) {
  auto& s = self->state;
  const auto room = s.options.at_once - s.looking;
  if (s.leasing || room == 0) return;
  s.leasing = true;
  s.more = false;
  self->request(s.book->deadline_keeper.load(), lease_patience,
                lease_atom::value, room)
      .then(
          [self, room](const leases_ptr& leases) {
            self->state.leasing = false;
            self->state.more = leases->size() == room;
            for (const auto& lease : *leases) begin(self, lease);
          },
          [self](const caf::error&) { self->state.leasing = false; });
}

}  // namespace

order_sweeper_actor::behavior_type order_sweeper(self_pointer self,
                                                 address_book_ptr book,
                                                 environment_ptr env,
                                                 order_sweeper_options options,
                                                 sweep_figures_ptr figures) {
  auto& state = self->state;
  state.book = std::move(book);
  state.env = std::move(env);
  state.options = options;
  state.figures = std::move(figures);
  self->send(self, tick_atom::value);
  return {[self](tick_atom) {
    lease_more(self);
    settle(self);
    const auto& how = self->state.options;
    self->delayed_send(self, jittered(how.interval, how.random()),
                       tick_atom::value);
  }};
}

}  // namespace orders::actors
