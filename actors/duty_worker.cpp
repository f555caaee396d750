#include "actors/duty_worker.hpp"

#include <algorithm>

#include "integrations/address_service.hpp"
#include "integrations/commission_service.hpp"
#include "integrations/duty_reply.hpp"
#include "integrations/warehouse_service.hpp"
#include "log/log.hpp"

namespace orders::actors {

namespace {

using domain::duty;
using domain::duty_kind;
using domain::duty_neighbour;
using domain::duty_outcome;
using domain::duty_verdict;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using self_pointer = duty_worker_actor::stateful_pointer<duty_worker_state>;

constexpr milliseconds desk_patience{30'000};
/// After a visit that failed.
constexpr milliseconds pause_after_failure{1000};
/// A wake-up waits so long for others like it.
constexpr milliseconds wake_pause{20};
/// The first of the quick visits after a wake-up; each next waits twice that.
constexpr milliseconds first_eager_pause{50};
constexpr unsigned eager_visits = 4;

void visit(self_pointer self);

// -- timers -----------------------------------------------------------------

/// Sets the timer, unless one is set that goes off earlier.
void visit_in(self_pointer self, milliseconds pause) {
  auto& s = self->state;
  const auto at = self->clock().now() + pause;
  if (s.timer_at != steady_clock::time_point{} && s.timer_at <= at) return;
  s.timer_at = at;
  self->delayed_send(self, pause, sweep_atom::value, ++s.timer);
}

void timer_gone_off(self_pointer self, std::uint64_t which) {
  auto& s = self->state;
  if (which != s.timer) return;
  s.timer_at = {};
  visit(self);
}

// -- calls ------------------------------------------------------------------

outgoing_call call_of(const duty& d, deadline until) {
  switch (domain::neighbour_of(d.kind)) {
    case duty_neighbour::payment:
      return {integrations::commission_method(d),
              integrations::commission_path(d),
              integrations::commission_body(d), until};
    case duty_neighbour::warehouse:
      return {"POST", integrations::stock_path(d), integrations::stock_body(d),
              until};
    default:
      return {"POST", integrations::address_used_path(d), {}, until};
  }
}

duty_outcome read_outcome(const duty& d, const neighbour_channel::outcome& o) {
  if (!o) return integrations::duty_again(o.error().message);
  switch (domain::neighbour_of(d.kind)) {
    case duty_neighbour::payment:
      return integrations::read_commission(d, *o);
    case duty_neighbour::warehouse:
      return integrations::read_stock(d, *o);
    default:
      return integrations::read_address_used(*o);
  }
}

/// The duty ends a reservation that was never made.
bool is_needless(const duty& d) {
  return (d.kind == duty_kind::stock_release ||
          d.kind == duty_kind::stock_confirm) &&
         !d.reservation_id;
}

void tell(const duty& d, const domain::duty_report& report) {
  const auto& outcome = report.outcome;
  if (outcome.verdict == duty_verdict::refused)
    log::error("duty-refused", {{"kind", domain::to_text(d.kind)},
                                {"orderId", d.order_id},
                                {"dutyId", d.id},
                                {"reason", outcome.error}});
  else if (outcome.verdict == duty_verdict::again)
    log::warn("duty-failed", {{"kind", domain::to_text(d.kind)},
                              {"orderId", d.order_id},
                              {"attempt", d.attempts + 1},
                              {"againInMs", report.pause.count()},
                              {"reason", outcome.error}});
  else if (outcome.shortage)
    log::warn("stock-shortage",
              {{"orderId", d.order_id},
               {"itemId", d.item_id.value_or(d.id)},
               {"productId", d.product_id.value_or(domain::uuid{})},
               {"quantity", d.quantity}});
}

void over(self_pointer self, const duty& d, duty_outcome outcome) {
  auto& s = self->state;
  --s.in_flight;
  auto report = domain::report_of(d, std::move(outcome), s.options.random());
  tell(d, report);
  switch (report.outcome.verdict) {
    case duty_verdict::done:
      ++s.figures->done;
      if (report.outcome.shortage) ++s.figures->shortages;
      break;
    case duty_verdict::refused:
      ++s.figures->refused;
      break;
    default:
      ++s.figures->failed;
  }
  s.reports.push_back(std::move(report));
  visit(self);
}

void carry_out(self_pointer self, const duty& d) {
  auto& s = self->state;
  ++s.in_flight;
  if (is_needless(d))
    return over(self, d, integrations::duty_needless("nothing was reserved"));
  const auto which = static_cast<std::size_t>(domain::neighbour_of(d.kind));
  const auto until =
      self->clock().now() + s.options.neighbours[which].attempt_timeout;
  s.channels[which].call(call_of(d, until),
                         [self, d](const neighbour_channel::outcome& outcome) {
                           over(self, d, read_outcome(d, outcome));
                         });
}

// -- visits -----------------------------------------------------------------

void visited(self_pointer self, const duty_batch& batch) {
  auto& s = self->state;
  // Calls that are refused at once end in here; `visiting` still holds, so
  // that they all wait for one next visit.
  for (const auto& d : batch.duties) carry_out(self, d);
  s.visiting = false;
  if (batch.planned) s.eager = 0;
  const bool has_room = s.in_flight < s.options.most_in_flight;
  if (s.again || (batch.more && has_room)) return visit(self);
  auto pause = s.options.idle_pause;
  if (batch.next_due) pause = std::clamp(*batch.next_due, wake_pause, pause);
  if (s.eager > 0) {
    pause =
        std::min(pause, first_eager_pause * (1 << (eager_visits - s.eager)));
    --s.eager;
  }
  visit_in(self, pause);
}

void visit(self_pointer self) {
  auto& s = self->state;
  s.book->bell->duties.awake();
  if (s.visiting) {
    s.again = true;
    return;
  }
  s.visiting = true;
  s.again = false;
  auto round = std::make_shared<duty_round>();
  round->reports = std::exchange(s.reports, {});
  round->room =
      static_cast<std::int64_t>(s.options.most_in_flight - s.in_flight);
  duty_round_ptr sent = round;
  self->request(s.book->duty_desk.load(), desk_patience, sent)
      .then([self](const duty_batch_ptr& batch) { visited(self, *batch); },
            [self, sent](const caf::error&) {
              auto& state = self->state;
              state.visiting = state.again = false;
              state.reports.insert(state.reports.end(), sent->reports.begin(),
                                   sent->reports.end());
              visit_in(self, pause_after_failure);
            });
}

void open_channels(self_pointer self) {
  const auto handle = caf::actor_cast<caf::actor>(self);
  // The transport outlives a call, not an actor: a weak address lets the
  // actor end while its calls are still on the wire.
  const auto address = caf::actor_cast<caf::weak_actor_ptr>(handle);
  auto& s = self->state;
  for (std::size_t i = 0; i < s.options.neighbours.size(); ++i) {
    auto options = s.options.neighbours[i];
    options.retries = 0;  // the table repeats, and remembers that it does
    s.channels.emplace_back(
        std::move(options),
        neighbour_channel::mailbox{
            [address,
             which = static_cast<duty_neighbour>(i)](call_outcome_ptr over) {
              if (auto owner = caf::actor_cast<caf::actor>(address))
                caf::anon_send(owner, which, std::move(over));
            },
            [](milliseconds, std::uint64_t) {},
            [self] { return self->clock().now(); }});
  }
}

}  // namespace

duty_worker_actor::behavior_type duty_worker(self_pointer self,
                                             address_book_ptr book,
                                             duty_worker_options options,
                                             duty_figures_ptr figures) {
  auto& s = self->state;
  s.book = std::move(book);
  s.options = std::move(options);
  s.figures = std::move(figures);
  open_channels(self);
  visit_in(self, milliseconds{1});
  return {
      [self](wake_atom) {
        self->state.eager = eager_visits;
        visit_in(self, wake_pause);
      },
      [self](sweep_atom, std::uint64_t which) { timer_gone_off(self, which); },
      [self](duty_neighbour which, const call_outcome_ptr& outcome) {
        self->state.channels[static_cast<std::size_t>(which)].attempt_over(
            *outcome);
      },
  };
}

}  // namespace orders::actors
