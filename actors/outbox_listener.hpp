/// The OUTBOX LISTENER: wakes the relay of this process when another process
/// has committed events. Runs detached, blocked on its connection.
#pragma once

#include "actors/commit_bell.hpp"
#include "db/outbox_ear.hpp"

namespace orders::actors {

struct outbox_listener_state {
  static constexpr const char* name = "outbox-listener";

  std::unique_ptr<db::outbox_ear> ear;
};

/// `who`: how this process calls itself when it rings (outbox_herald.hpp).
caf::behavior outbox_listener(caf::stateful_actor<outbox_listener_state>* self,
                              const std::string& conninfo,
                              const std::string& who,
                              const commit_bell_ptr& bell);

}  // namespace orders::actors
