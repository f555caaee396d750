/// The OUTBOX DESK actor (interfaces.hpp): where operators look at the events
/// that Kafka refused, and send them once more. Runs detached, and connects
/// when it is first asked.
#pragma once

#include <memory>

#include "actors/commit_bell.hpp"
#include "actors/interfaces.hpp"
#include "db/connection.hpp"

namespace orders::actors {

struct outbox_desk_state {
  static constexpr const char* name = "outbox-desk";
  std::unique_ptr<db::connection_keeper> store;
};

outbox_desk_actor::behavior_type outbox_desk(
    outbox_desk_actor::stateful_pointer<outbox_desk_state> self,
    std::string conninfo, commit_bell_ptr bell);

}  // namespace orders::actors
