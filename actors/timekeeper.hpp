/// The TIMEKEEPER actor: asks the database for the time every few seconds, so
/// that the clock of this process stays the database's, also after another
/// server has taken over. Runs detached.
#pragma once

#include <memory>

#include "actors/messages.hpp"
#include "db/connection.hpp"
#include "db/database_clock.hpp"

namespace orders::actors {

struct timekeeper_state {
  static constexpr const char* name = "timekeeper";
  std::unique_ptr<db::connection_keeper> store;
  /// By how much this machine's clock differed when it was last told of.
  std::chrono::seconds told{0};
};

caf::behavior timekeeper(caf::stateful_actor<timekeeper_state>* self,
                         const std::string& conninfo,
                         const db::database_clock_ptr& clock);

}  // namespace orders::actors
