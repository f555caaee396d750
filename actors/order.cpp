#include "actors/order.hpp"

#include "actors/incident_report.hpp"
#include "actors/store_failure.hpp"

namespace orders::actors {

namespace {

using self_pointer = order_actor::stateful_pointer<order_state>;

/// Another replica won that often in a row: give up and say so.
constexpr int most_lost_races = 20;

void next(self_pointer self);
void decide(self_pointer self, bool fresh);

void finish(self_pointer self, const order_ptr& order, bool changed) {
  auto done = std::move(self->state.queue.front());
  self->state.queue.pop_front();
  done.reply->deliver(
      std::make_shared<const order_answer>(order_answer{order, changed}));
  next(self);
}

void fail(self_pointer self, const caf::error& why) {
  auto done = std::move(self->state.queue.front());
  self->state.queue.pop_front();
  done.reply->fail(why);
  next(self);
}

std::vector<std::string> ways_on(const domain::order& o) {
  std::vector<std::string> out;
  if (const auto status = domain::parse_order_status(o.status))
    for (const auto to : domain::allowed_transitions(*status, o.was_paid))
      out.emplace_back(domain::to_text(to));
  return out;
}

failure to_failure(const domain::refusal& refusal, const domain::order& o) {
  switch (refusal.reason) {
    case domain::refusal_reason::not_owner:
      return {.code = errc::not_owner};
    case domain::refusal_reason::illegal_transition:
      return {.code = errc::illegal_transition,
              .from = refusal.from,
              .to = refusal.to,
              .allowed = ways_on(o)};
    case domain::refusal_reason::amounts_are_final:
      return {.code = errc::amounts_are_final, .from = refusal.from};
    case domain::refusal_reason::total_out_of_range:
      return {.code = errc::total_out_of_range};
    case domain::refusal_reason::nothing_to_mend:
      return {.code = errc::nothing_to_mend, .from = refusal.from};
  }
  return {};
}

/// As operators are told of it; empty for what is none of their business.
std::string text_of(const domain::refusal& refusal) {
  switch (refusal.reason) {
    case domain::refusal_reason::illegal_transition:
      return "An order that is " + refusal.from + " cannot become " +
             refusal.to;
    case domain::refusal_reason::amounts_are_final:
      return "The charges of an order that is " + refusal.from + " are final";
    case domain::refusal_reason::total_out_of_range:
      return "The charges make no valid total";
    case domain::refusal_reason::not_owner:
    case domain::refusal_reason::nothing_to_mend:
      break;
  }
  return {};
}

void refuse(self_pointer self, const domain::refusal& why) {
  auto& state = self->state;
  const auto& request = *state.queue.front().request;
  if (auto text = text_of(why); !text.empty())
    report_incident(*state.book,
                    {.order_id = state.id,
                     .kind = domain::incident_kind::refused,
                     .what = std::string{domain::name_of(request.command)},
                     .by = request.by,
                     .text = std::move(text)});
  fail(self, make_error(to_failure(why, *state.order)));
}

void load(self_pointer self) {
  auto& state = self->state;
  const auto until = state.queue.front().request->until;
  self->request(state.book->readers.next(),
                time_left(until, self->clock().now()), load_atom::value,
                state.id)
      .then(
          [self](const order_ptr& found) {
            self->state.order = found;
            if (!found)
              fail(self, make_error({.code = errc::order_not_found}));
            else
              decide(self, true);
          },
          [self](const caf::error& why) {
            // A read that timed out changed nothing.
            auto reason = *failure_of(why);
            if (reason.code == errc::outcome_unknown)
              reason.code = errc::unavailable;
            fail(self, make_error(std::move(reason)));
          });
}

void written(self_pointer self, const change_ptr& change,
             const db::write_outcome& outcome) {
  auto& state = self->state;
  switch (outcome.verdict) {
    case db::write_verdict::committed:
      state.order = order_ptr{change, &change->after};
      finish(self, state.order, true);
      return;
    case db::write_verdict::conflict:
      state.order.reset();
      if (++state.queue.front().lost_races > most_lost_races)
        fail(self, make_error({.code = errc::overloaded,
                               .message = "lost too many races"}));
      else
        load(self);
      return;
    case db::write_verdict::failed:
      state.order.reset();
      fail(self, make_error(actors::to_failure(outcome.why)));
      return;
    case db::write_verdict::unknown:
      state.order.reset();
      fail(self, make_error({.code = errc::outcome_unknown}));
      return;
  }
}

void write(self_pointer self, domain::order_change change) {
  auto& state = self->state;
  const auto& request = *state.queue.front().request;
  if (request.origin) change.trace = request.origin->trace;
  auto shared = std::make_shared<const domain::order_change>(std::move(change));
  const auto until = request.until;
  self->request(
          state.book->change_writers.of(std::hash<domain::uuid>{}(state.id)),
          time_left(until, self->clock().now()), shared)
      .then(
          [self, shared](const write_result& outcome) {
            written(self, shared, *outcome);
          },
          [self](const caf::error& why) {
            self->state.order.reset();
            fail(self, why);
          });
}

void decide(self_pointer self, bool fresh) {
  auto& state = self->state;
  const auto& request = *state.queue.front().request;
  auto verdict =
      domain::decide(*state.order, request.command, request.by, *state.env);
  // A stranger does not learn what the order is like.
  const bool may_know =
      verdict || verdict.error().reason != domain::refusal_reason::not_owner;
  if (may_know && request.expected && !request.expected(*state.order)) {
    if (!fresh) return load(self);
    return fail(self, make_error({.code = errc::precondition_failed}));
  }
  if (verdict && *verdict)
    write(self, std::move(**verdict));
  else if (!fresh)
    load(self);
  else if (verdict)
    finish(self, state.order, false);
  else
    refuse(self, verdict.error());
}

void next(self_pointer self) {
  auto& state = self->state;
  while (!state.queue.empty() &&
         state.queue.front().request->until <= self->clock().now()) {
    state.queue.front().reply->fail(failure{.code = errc::overloaded});
    state.queue.pop_front();
  }
  state.busy = !state.queue.empty();
  if (!state.busy) {
    if (state.leaving) self->quit();
    return;
  }
  if (!state.order) state.order = state.queue.front().request->known;
  if (state.order)
    decide(self, false);
  else
    load(self);
}

}  // namespace

order_actor::behavior_type order(self_pointer self, domain::uuid id,
                                 address_book_ptr book, environment_ptr env,
                                 std::size_t most_waiting) {
  auto& state = self->state;
  state.id = id;
  state.book = std::move(book);
  state.env = std::move(env);
  state.most_waiting = most_waiting;
  return {
      [self](
          const order_request_ptr& request) -> caf::result<order_answer_ptr> {
        auto& s = self->state;
        if (s.queue.size() >= s.most_waiting)
          return make_error({.code = errc::overloaded});
        auto reply = make_answer<order_answer_ptr>(self);
        s.queue.push_back({request, reply});
        if (!s.busy) next(self);
        return reply->promise();
      },
      [self](passivate_atom) {
        self->state.leaving = true;
        if (!self->state.busy) self->quit();
      },
  };
}

}  // namespace orders::actors
