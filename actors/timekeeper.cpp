#include "actors/timekeeper.hpp"

#include "log/log.hpp"

namespace orders::actors {

namespace {

using namespace std::chrono_literals;

constexpr auto between = 10s;
/// What operators hear of: a caller's tokens are refused by a few minutes.
constexpr auto worth_telling = 5s;

/// Nothing depends on this machine's clock, but who looks for events in logs
/// should know that it is off.
void tell_difference(timekeeper_state& s, const db::database_clock& clock) {
  const auto differs = std::chrono::round<std::chrono::seconds>(
      std::chrono::system_clock::now() - clock.now());
  if (std::chrono::abs(differs - s.told) < worth_telling) return;
  s.told = differs;
  log::warn("clock-differs-from-database", {{"seconds", differs.count()}});
}

}  // namespace

caf::behavior timekeeper(caf::stateful_actor<timekeeper_state>* self,
                         const std::string& conninfo,
                         const db::database_clock_ptr& clock) {
  self->state.store = std::make_unique<db::connection_keeper>(conninfo);
  self->send(self, tick_atom::value);
  return {[self, clock](tick_atom) {
    const auto asked = self->state.store->with([&](db::connection& c) {
      clock->ask(c);
      return true;
    });
    if (asked) tell_difference(self->state, *clock);
    self->delayed_send(self, between, tick_atom::value);
  }};
}

}  // namespace orders::actors
