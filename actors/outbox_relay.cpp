#include "actors/outbox_relay.hpp"

#include <algorithm>

#include "actors/event_spans.hpp"
#include "integrations/cloud_event.hpp"
#include "log/log.hpp"

namespace orders::actors {

namespace {

using namespace std::chrono_literals;

/// Many, since a round waits several times: for its events, for Kafka's answer
/// to each wave, and until they are marked.
constexpr int events_of_a_round = 4000;
/// Then no further wave begins: what was delivered is to be marked.
constexpr auto time_of_a_round = 2s;
/// Longer than Kafka's client takes to give a record up.
constexpr auto publish_patience = 12s;
/// Without anything to do it looks this often, in case a ring was lost.
constexpr auto idle_pause = 10s;
constexpr auto balance_every = 5s;
constexpr auto remove_every = 60s;
constexpr int removed_at_a_time = 1000;
constexpr auto pause_without_database = 500ms;
constexpr auto first_rest = 100ms;
constexpr auto longest_rest = 2s;
/// Kafka away: why is written down only so often, lest an outage rewrite rows.
constexpr unsigned outages_noted = 3;

using stateful = caf::stateful_actor<outbox_relay_state>*;

void run(stateful self) {
  auto& s = self->state;
  const auto pause = s.work();
  if (pause == 0ms) {
    if (!s.again_at_once) self->send(self, flush_atom::value);
    s.again_at_once = true;
  } else if (pause < idle_pause) {
    if (!s.again_later) self->delayed_send(self, pause, retry_atom::value);
    s.again_later = true;
  }
}

}  // namespace

outbox_relay_state::outbox_relay_state(caf::event_based_actor* self)
    : self_(self), pauses_({}, [this] { return options.random(); }) {}

bool outbox_relay_state::stopping() const {
  return options.health && options.health->stopping;
}

template <class T>
bool outbox_relay_state::done(const db::result<T>& what) {
  if (!what)
    log::warn("relay-database-failed", {{"code", to_text(what.error().code)},
                                        {"reason", what.error().message}});
  if (!outbox->connected()) {
    balances_at_ = {};
    options.figures->partitions = 0;
  }
  return what.has_value();
}

std::chrono::milliseconds outbox_relay_state::work() {
  const auto now = this->now();
  if (stopping()) return idle_pause;
  if (now < rests_until_) return std::chrono::ceil<pause>(rests_until_ - now);
  if (!mark_delivered() || !keep_partitions(now)) return pause_without_database;
  remove_old(now);
  const auto paused = pauses_.current(now);
  const auto events = outbox->fetch(paused, events_of_a_round);
  if (!done(events)) return pause_without_database;
  if (events->empty()) return paused.empty() ? pause{idle_pause} : pause{500ms};
  ++options.figures->rounds;
  const auto result = publish(*events);
  return settle(result);
}

bool outbox_relay_state::keep_partitions(clock::time_point now) {
  if (now < balances_at_) return true;
  const auto held = outbox->balance();
  if (!done(held)) return false;
  balances_at_ = now + balance_every;
  options.figures->partitions = static_cast<std::uint32_t>(*held);
  return true;
}

bool outbox_relay_state::mark_delivered() {
  if (unmarked_.empty()) return true;
  if (!done(outbox->mark_published(unmarked_))) return false;
  unmarked_.clear();
  return true;
}

void outbox_relay_state::remove_old(clock::time_point now) {
  if (now < removes_at_) return;
  const auto moment = options.now() - options.retention;
  const auto went = outbox->remove_published_before(moment, removed_at_a_time);
  const int removed = done(went) ? *went : 0;
  options.figures->removed += static_cast<std::uint64_t>(removed);
  // A full batch: there is more.
  removes_at_ = now + (removed < removed_at_a_time ? remove_every : 1s);
}

round_result outbox_relay_state::publish(
    std::span<const db::outbox_event> events) {
  const auto until = now() + time_of_a_round;
  return publish_in_waves(
      events, [this](auto wave) { return send(wave); },
      [&] { return !stopping() && now() < until; });
}

std::vector<integrations::delivery> outbox_relay_state::send(
    std::span<const db::outbox_event* const> wave) {
  event_spans spans{options.spans, options.topic};
  std::vector<integrations::kafka_record> records;
  records.reserve(wave.size());
  for (const auto* e : wave) records.push_back(record_of(*e, spans.begin(*e)));
  auto out = kafka->publish(records, now() + publish_patience,
                            [this] { return stopping(); });
  spans.finish(out);
  return out;
}

integrations::kafka_record outbox_relay_state::record_of(
    const db::outbox_event& e,
    const std::optional<domain::trace_context>& trace) const {
  return integrations::to_cloud_event(
      {e.id, e.type, e.order_id, domain::to_iso_text(e.occurred_at), e.sequence,
       e.payload, trace},
      options.topic,
      options.key_is_user && !e.user_id.empty() ? e.user_id
                                                : e.order_id.text());
}

std::chrono::milliseconds outbox_relay_state::settle(
    const round_result& result) {
  auto& f = *options.figures;
  f.published += result.delivered.size();
  f.failed += result.failed.size();
  unmarked_.insert(unmarked_.end(), result.delivered.begin(),
                   result.delivered.end());
  const bool marked = mark_delivered();
  if (result.is_outage()) return rest_after_outage(result);
  outages_ = 0;
  f.reachable = true;
  for (const auto& order : result.finished_orders) pauses_.forget(order);
  note_failures(result.failed, false);
  if (!marked) return pause_without_database;
  bool crowded = false;
  for (const auto& failed : result.failed)
    if (!pauses_.add(failed.order_id, now())) crowded = true;
  // Too many orders in trouble to tell them apart: all wait.
  if (crowded) rests_until_ = now() + longest_rest;
  return 0ms;
}

std::chrono::milliseconds outbox_relay_state::rest_after_outage(
    const round_result& result) {
  if (stopping()) return idle_pause;
  options.figures->reachable = false;
  if (outages_ == 0)
    log::warn("relay-kafka-unreachable",
              {{"reason", result.failed.front().error}});
  if (outages_ < outages_noted) note_failures(result.failed, true);
  ++outages_;
  const auto ceiling =
      std::min<pause>(longest_rest, first_rest * (1 << std::min(outages_, 5U)));
  const auto rest = ceiling / 2 + std::chrono::duration_cast<pause>(
                                      ceiling / 2 * options.random());
  rests_until_ = now() + rest;
  return rest;
}

void outbox_relay_state::note_failures(const std::vector<relay_failure>& failed,
                                       bool outage) {
  if (failed.empty()) return;
  std::vector<db::outbox_failure> notes;
  for (const auto& f : failed) {
    const bool parked = f.refused && f.refusals + 1 >= options.most_attempts;
    notes.push_back({f.id, f.error, f.refused, parked});
    if (f.refused) ++options.figures->refused;
    if (parked) {
      ++options.figures->parked;
      pauses_.forget(f.order_id);
      log::error(
          "outbox-event-parked",
          {{"eventId", f.id}, {"orderId", f.order_id}, {"reason", f.error}});
    } else if (!outage) {
      log::warn("outbox-event-failed", {{"eventId", f.id},
                                        {"orderId", f.order_id},
                                        {"refused", f.refused},
                                        {"reason", f.error}});
    }
  }
  done(outbox->mark_failed(notes));
}

caf::behavior outbox_relay(stateful self, outbox_relay_options options) {
  auto& state = self->state;
  state.options = std::move(options);
  state.outbox = state.options.open_outbox();
  state.kafka = state.options.open_kafka();
  self->send(self, tick_atom::value);
  return {
      // There may be new events (from the commit bell).
      [self](wake_atom) {
        self->state.options.bell->relay.awake();
        if (!self->state.again_at_once) run(self);
      },
      // There was more to do (from itself).
      [self](flush_atom) {
        self->state.again_at_once = false;
        run(self);
      },
      // A pause is over (from itself).
      [self](retry_atom) {
        self->state.again_later = false;
        if (!self->state.again_at_once) run(self);
      },
      // Looks once in a while, rung or not (from itself).
      [self](tick_atom) {
        if (!self->state.again_at_once) run(self);
        self->delayed_send(self, idle_pause, tick_atom::value);
      },
  };
}

}  // namespace orders::actors
