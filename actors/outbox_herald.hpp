/// The OUTBOX HERALD: tells the relays of other processes that there are new
/// events, by NOTIFY on a connection of its own and never more often than ten
/// times a second, so that commits do not pay for it. Runs detached.
#pragma once

#include "actors/commit_bell.hpp"
#include "db/connection.hpp"

namespace orders::actors {

struct outbox_herald_state {
  static constexpr const char* name = "outbox-herald";

  std::unique_ptr<db::connection_keeper> store;
  std::chrono::steady_clock::time_point told_at{};
  bool waits = false;
};

/// `who`: how this process knows its own notifications (outbox_listener.hpp).
caf::behavior outbox_herald(caf::stateful_actor<outbox_herald_state>* self,
                            const std::string& conninfo, const std::string& who,
                            const commit_bell_ptr& bell);

}  // namespace orders::actors
