/// The OUTBOX DESK actor (interfaces.hpp): where operators look at the events
/// that Kafka refused, and send them once more. It also counts what waits, also
/// where no relay runs. Runs detached.
#pragma once

#include <memory>

#include "actors/commit_bell.hpp"
#include "actors/interfaces.hpp"
#include "actors/relay_figures.hpp"
#include "db/connection.hpp"

namespace orders::actors {

struct outbox_desk_state {
  static constexpr const char* name = "outbox-desk";
  std::unique_ptr<db::connection_keeper> store;
};

outbox_desk_actor::behavior_type outbox_desk(
    outbox_desk_actor::stateful_pointer<outbox_desk_state> self,
    std::string conninfo, commit_bell_ptr bell, relay_figures_ptr figures);

}  // namespace orders::actors
