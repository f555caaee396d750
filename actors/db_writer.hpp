/// The DB WRITER actor (interfaces.hpp): group commit.
///
/// It never waits for more work: whatever queued while the last batch was
/// committed makes the next one. Runs detached, with its own connection.
#pragma once

#include <deque>

#include "actors/answer.hpp"
#include "actors/commit_bell.hpp"
#include "actors/interfaces.hpp"
#include "actors/metrics.hpp"
#include "db/group_commit.hpp"

namespace orders::actors {

struct db_writer_state {
  static constexpr const char* name = "db-writer";

  struct command {
    placement_ptr placement;
    change_ptr change;
    answer_ptr<write_result> reply;
  };

  std::unique_ptr<db::group_commit> store;
  std::size_t most_per_batch = 64;
  commit_bell_ptr bell;
  std::deque<command> waiting;
  bool flush_sent = false;
  metrics_ptr counting;

  /// Takes the next batch off the queue: at most one change per order and one
  /// placement per key, since one statement cannot tell two of them apart.
  std::vector<command> next_batch();
  void commit(std::vector<command> batch);
};

/// `bell` is rung after every commit.
db_writer_actor::behavior_type db_writer(
    db_writer_actor::stateful_pointer<db_writer_state> self,
    std::string conninfo, std::size_t most_per_batch, commit_bell_ptr bell,
    metrics_ptr counting);

}  // namespace orders::actors
