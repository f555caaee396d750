/// The OUTBOX RELAY: publishes what the outbox holds (design 8).
///
/// It works in rounds: fetch, publish, wait for Kafka's reports, mark what was
/// delivered; the next one at once while there is work. Woken by the commit
/// bell, it looks by itself every few seconds. Runs detached, with a connection
/// and a producer of its own. A round ends within a second of `stopping`.
#pragma once

#include <functional>
#include <memory>

#include "actors/commit_bell.hpp"
#include "actors/order_pauses.hpp"
#include "actors/random_unit.hpp"
#include "actors/relay_figures.hpp"
#include "actors/relay_round.hpp"
#include "actors/span_recorder.hpp"
#include "actors/supervisor.hpp"
#include "db/relay_outbox.hpp"
#include "integrations/record_publisher.hpp"

namespace orders::actors {

struct outbox_relay_options {
  /// Called once, by the relay itself when it begins.
  std::function<std::unique_ptr<db::relay_outbox>()> open_outbox;
  std::function<std::unique_ptr<integrations::record_publisher>()> open_kafka;
  std::string topic;
  /// Keyed by the user instead of the order.
  bool key_is_user = false;
  /// Refusals after which an event is parked.
  std::int32_t most_attempts = 10;
  std::chrono::hours retention{24 * 7};
  /// What the retention is counted by.
  std::function<domain::timestamp()> now;
  commit_bell_ptr bell;
  relay_figures_ptr figures;
  /// Its `stopping` cuts a round short.
  supervision_ptr health;
  /// Uniform in [0, 1), for pauses.
  std::function<double()> random = random_unit;
  /// Told of every event of a sampled trace; may be null.
  span_recorder_ptr spans;
};

struct outbox_relay_state {
  static constexpr const char* name = "outbox-relay";
  using clock = std::chrono::steady_clock;

  explicit outbox_relay_state(caf::event_based_actor* self);

  /// How long until there may be more to do: zero when there is already.
  std::chrono::milliseconds work();

  outbox_relay_options options;
  std::unique_ptr<db::relay_outbox> outbox;
  std::unique_ptr<integrations::record_publisher> kafka;

  // -- what has been scheduled ----------------------------------------------
  bool again_at_once = false, again_later = false;

 private:
  using pause = std::chrono::milliseconds;

  clock::time_point now() const { return self_->clock().now(); }
  /// False: the database could not be asked.
  template <class T>
  bool done(const db::result<T>& what);
  bool keep_partitions(clock::time_point now);
  bool mark_delivered();
  void remove_old(clock::time_point now);
  round_result publish(std::span<const db::outbox_event> events);
  std::vector<integrations::delivery> send(
      std::span<const db::outbox_event* const> wave);
  integrations::kafka_record record_of(
      const db::outbox_event& e,
      const std::optional<domain::trace_context>& trace) const;
  pause settle(const round_result& result);
  pause rest_after_outage(const round_result& result);
  void note_failures(const std::vector<relay_failure>& failed, bool outage);
  bool stopping() const;

  caf::event_based_actor* self_;
  /// Delivered, and not yet marked: a mark that failed is made up for.
  std::vector<domain::uuid> unmarked_;
  order_pauses pauses_;
  unsigned outages_ = 0;
  clock::time_point rests_until_{}, balances_at_{}, removes_at_{};
};

caf::behavior outbox_relay(caf::stateful_actor<outbox_relay_state>* self,
                           outbox_relay_options options);

}  // namespace orders::actors
