/// The SUPPORT DESK actor (interfaces.hpp): answers what operators ask about
/// orders, beside the readers, which so never wait for such questions; and
/// keeps the incidents of orders, which nobody waits for. Runs detached.
#pragma once

#include <memory>

#include "actors/interfaces.hpp"
#include "db/connection.hpp"

namespace orders::actors {

/// Between two writes; more are dropped, since they tell of one trouble.
inline constexpr std::size_t most_gathered_incidents = 1000;
/// How long incidents are kept after they happened last.
inline constexpr std::chrono::hours incident_retention{24 * 90};

struct support_desk_state {
  static constexpr const char* name = "support-desk";
  std::unique_ptr<db::connection_keeper> store;
  std::vector<domain::incident> gathered;
};

support_desk_actor::behavior_type support_desk(
    support_desk_actor::stateful_pointer<support_desk_state> self,
    std::string conninfo, environment_ptr env);

}  // namespace orders::actors
