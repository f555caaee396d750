/// The line between one process and the database of a simulated run, and the
/// actors that sit at it: they stand where db_writer, db_reader,
/// deadline_keeper and duty_desk stand in the service, with the faults that
/// those can have.
#pragma once

#include <memory>

#include "actors/address_book.hpp"
#include "tests/simulation/memory_duties.hpp"
#include "tests/simulation/memory_outbox.hpp"
#include "tests/simulation/memory_store.hpp"
#include "tests/simulation/store_faults.hpp"
#include "tests/simulation/timeline.hpp"

namespace orders::tests {

struct store_line {
  timeline* time = nullptr;
  memory_store* store = nullptr;
  memory_duties* duties = nullptr;
  memory_outbox* outbox = nullptr;
  const store_faults* faults = nullptr;
  /// The process lives.
  std::shared_ptr<const bool> alive;
};

/// `bell` is rung after every commit.
actors::db_writer_actor::behavior_type line_writer(
    actors::db_writer_actor::pointer self, store_line line,
    actors::commit_bell_ptr bell);

actors::db_reader_actor::behavior_type line_reader(
    actors::db_reader_actor::pointer self, store_line line);

actors::deadline_keeper_actor::behavior_type line_deadline_keeper(
    actors::deadline_keeper_actor::pointer self, store_line line);

using line_duty_desk_actor =
    actors::duty_desk_actor::extend<caf::reacts_to<actors::flush_atom>>;

line_duty_desk_actor::behavior_type line_duty_desk(
    line_duty_desk_actor::pointer self, store_line line);

}  // namespace orders::tests
