#include "actors/order_sweeper.hpp"

namespace orders::actors {

namespace {

using self_pointer = order_sweeper_actor::stateful_pointer<order_sweeper_state>;
using std::chrono::milliseconds;

constexpr milliseconds lease_patience{5000};
/// The attendant keeps the deadline itself; its answer is waited for.
constexpr milliseconds answer_margin{1000};
constexpr milliseconds first_pause{5000};
constexpr milliseconds longest_pause{30'000};

/// How long an order rests after a look that failed.
milliseconds pause_after(int failures, double random) {
  auto pause = first_pause;
  for (int i = 0; i < failures && pause < longest_pause; ++i) pause *= 2;
  return jittered(std::min(pause, longest_pause), random);
}

void lease_more(self_pointer self);

void settle(self_pointer self) {
  auto& s = self->state;
  if (s.settled.empty()) return;
  self->send(s.book->deadline_keeper.load(), settle_atom::value,
             std::make_shared<const std::vector<db::settled_deadline>>(
                 std::exchange(s.settled, {})));
}

/// A look is asked for by nobody: what it leads to is a trace of its own.
struct look {
  db::leased_deadline lease;
  domain::origin_ptr origin;
  integrations::span::clock::time_point began =
      integrations::span::clock::now();
};

void record(const order_sweeper_state& s, const look& l,
            const attend_result& result) {
  if (!s.options.spans || !l.origin->trace.sampled) return;
  integrations::span span;
  span.context = l.origin->trace;
  span.name = "sweep " + std::string{domain::to_text(result.task)};
  span.began = l.began;
  span.took = integrations::span::clock::now() - l.began;
  span.attributes = {{"order.id", l.lease.order_id.text()}};
  span.failed = !result.error.empty();
  s.options.spans->record(std::move(span));
}

/// What a change has set meanwhile stands; see db::settle_deadlines.
void finish(self_pointer self, const look& l, const attend_result& result) {
  auto& s = self->state;
  const auto& lease = l.lease;
  record(s, l, result);
  s.figures->count_look(result.task, !result.error.empty());
  auto look_at = result.look_at;
  if (!result.error.empty())
    look_at = s.env->now() + pause_after(lease.attempts, s.options.random());
  s.settled.push_back({lease, look_at, result.error});
  --s.looking;
  if (s.settled.size() >= s.options.at_once / 4 || s.looking == 0) settle(self);
  if (s.more && s.looking <= s.options.at_once / 2) lease_more(self);
}

void begin(self_pointer self, const db::leased_deadline& lease) {
  auto& s = self->state;
  ++s.looking;
  const auto now = self->clock().now();
  const auto until = now + s.options.patience;
  const look l{lease, std::make_shared<const domain::origin>(
                          domain::origin{begin_trace(s.options.spans)})};
  self->request(s.book->order_attendant.load(),
                time_left(until, now) + answer_margin,
                std::make_shared<const attend_request>(
                    attend_request{lease.order_id, until, l.origin}))
      .then([self,
             l](const attend_result_ptr& result) { finish(self, l, *result); },
            [self, l](const caf::error& why) {
              attend_result failed;
              failed.error = failure_of(why)->message;
              finish(self, l, failed);
            });
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
