/// The DUTY DESK actor (interfaces.hpp). Runs detached, with its own
/// connection. Idle, a visit is one statement.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "actors/duty_figures.hpp"
#include "actors/interfaces.hpp"
#include "db/connection.hpp"
#include "db/duty_store.hpp"

namespace orders::actors {

struct duty_desk_options {
  domain::duty_switches on;
  /// Longer than any call takes.
  std::chrono::milliseconds lease{15'000};
  std::int64_t most_events = 500;
};

struct duty_desk_state {
  static constexpr const char* name = "duty-desk";

  std::unique_ptr<db::connection_keeper> store;
  duty_desk_options options;
  duty_figures_ptr figures;
  std::chrono::steady_clock::time_point next_look{};
  bool look_wanted = true;

  duty_batch visit(db::connection& c, const duty_round& round);
  /// Counts the table, every now and then while there is anything in it.
  void look(db::connection& c);
};

duty_desk_actor::behavior_type duty_desk(
    duty_desk_actor::stateful_pointer<duty_desk_state> self,
    std::string conninfo, duty_desk_options options, duty_figures_ptr figures);

}  // namespace orders::actors
