#include "actors/db_writer.hpp"

#include <algorithm>
#include <unordered_set>

#include "log/log.hpp"

namespace orders::actors {

namespace {

void log_failure(const db::write_outcome& outcome) {
  if (outcome.verdict == db::write_verdict::failed ||
      outcome.verdict == db::write_verdict::unknown)
    log::warn("write-failed",
              {{"code", to_text(outcome.why.code)},
               {"constraint", outcome.why.constraint},
               {"outcome", outcome.verdict == db::write_verdict::unknown
                               ? "unknown"
                               : "rolled-back"}});
}

void count_entries(const write_metrics& m,
                   const db_writer_state::command& done) {
  if (done.placement) {
    for (const auto& placed : done.placement->orders)
      m.count_entry(placed.order.status);
  } else if (done.change->after.status != done.change->expected_status) {
    m.count_entry(done.change->after.status);
  }
}

prometheus::Counter* counter_of(const write_metrics& m,
                                db::write_verdict verdict) {
  switch (verdict) {
    case db::write_verdict::committed:
      return m.committed;
    case db::write_verdict::conflict:
      return m.conflict;
    case db::write_verdict::failed:
      return m.failed;
    case db::write_verdict::unknown:
      break;
  }
  return m.unknown;
}

}  // namespace

std::vector<db_writer_state::command> db_writer_state::next_batch() {
  std::vector<command> batch;
  std::deque<command> later;
  std::unordered_set<domain::uuid> orders;
  std::unordered_set<std::string> keys;
  while (!waiting.empty() && batch.size() < most_per_batch) {
    auto next = std::move(waiting.front());
    waiting.pop_front();
    const bool first =
        next.change ? orders.insert(next.change->after.id).second
                    : keys.insert(next.placement->checkout.user_id.text() +
                                  next.placement->checkout.idempotency_key)
                          .second;
    (first ? batch.emplace_back() : later.emplace_back()) = std::move(next);
  }
  waiting.insert(waiting.begin(), std::make_move_iterator(later.begin()),
                 std::make_move_iterator(later.end()));
  return batch;
}

void db_writer_state::commit(std::vector<command> batch) {
  std::vector<db::write_command> commands;
  commands.reserve(batch.size());
  for (const auto& c : batch) {
    if (c.change)
      commands.emplace_back(c.change.get());
    else
      commands.emplace_back(c.placement.get());
  }
  const auto began = std::chrono::steady_clock::now();
  auto outcomes = store->commit(commands);
  const auto& metrics = counting->writes();
  metrics.count_batch(batch.size(), std::chrono::steady_clock::now() - began);
  // An unknown outcome may be a commit as well.
  if (std::any_of(outcomes.begin(), outcomes.end(), [](const auto& o) {
        return o.verdict == db::write_verdict::committed ||
               o.verdict == db::write_verdict::unknown;
      }))
    bell->ring();
  for (std::size_t i = 0; i < batch.size(); ++i) {
    increment(counter_of(metrics, outcomes[i].verdict));
    log_failure(outcomes[i]);
    if (outcomes[i].verdict == db::write_verdict::committed)
      count_entries(metrics, batch[i]);
    batch[i].reply->deliver(
        std::make_shared<const db::write_outcome>(std::move(outcomes[i])));
  }
}

db_writer_actor::behavior_type db_writer(
    db_writer_actor::stateful_pointer<db_writer_state> self,
    std::string conninfo, std::size_t most_per_batch, commit_bell_ptr bell,
    metrics_ptr counting) {
  self->state.store = std::make_unique<db::group_commit>(std::move(conninfo));
  self->state.bell = std::move(bell);
  self->state.most_per_batch = most_per_batch;
  self->state.counting = std::move(counting);
  const auto take = [self](db_writer_state::command c) {
    auto& state = self->state;
    const auto promise = c.reply->promise();
    state.waiting.push_back(std::move(c));
    // The mailbox is first in, first out: the flush lands behind everything
    // that has queued by now, so the batch is what has queued.
    if (!state.flush_sent) {
      state.flush_sent = true;
      self->send(self, flush_atom::value);
    }
    return promise;
  };
  return {
      [self, take](const placement_ptr& p) {
        return take({p, nullptr, make_answer<write_result>(self)});
      },
      [self, take](const change_ptr& c) {
        return take({nullptr, c, make_answer<write_result>(self)});
      },
      [self](flush_atom) {
        auto& state = self->state;
        state.flush_sent = false;
        state.commit(state.next_batch());
        show(
            state.counting->writes().waiting,
            static_cast<double>(state.waiting.size() + self->mailbox().size()));
        if (!state.waiting.empty() && !state.flush_sent) {
          state.flush_sent = true;
          self->send(self, flush_atom::value);
        }
      },
  };
}

}  // namespace orders::actors
