/// The DEADLINE KEEPER actor (interfaces.hpp): runs detached, with its own
/// connection, so that sweeping never waits in line with requests.
#pragma once

#include <memory>

#include "actors/interfaces.hpp"
#include "actors/sweep_figures.hpp"
#include "db/connection.hpp"

namespace orders::actors {

struct deadline_keeper_state {
  static constexpr const char* name = "deadline-keeper";
  std::unique_ptr<db::connection_keeper> store;
  sweep_figures_ptr figures;
  int ticks_until_adoption = 0;
};

/// `lease`: for how long an order is the sweeper's alone.
deadline_keeper_actor::behavior_type deadline_keeper(
    deadline_keeper_actor::stateful_pointer<deadline_keeper_state> self,
    std::string conninfo, std::chrono::milliseconds lease,
    sweep_figures_ptr figures);

}  // namespace orders::actors
