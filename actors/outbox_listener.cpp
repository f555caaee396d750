#include "actors/outbox_listener.hpp"

#include "log/log.hpp"

namespace orders::actors {

namespace {
using namespace std::chrono_literals;

/// An exit message is seen after that long at the latest.
constexpr auto listening_time = 300ms;
constexpr auto pause_after_failure = 1000ms;
}  // namespace

caf::behavior outbox_listener(caf::stateful_actor<outbox_listener_state>* self,
                              const std::string& conninfo,
                              const std::string& who,
                              const commit_bell_ptr& bell) {
  self->state.ear = std::make_unique<db::outbox_ear>(conninfo, who);
  self->send(self, tick_atom::value);
  return {[self, bell](tick_atom) {
    const auto heard = self->state.ear->heard(listening_time);
    if (!heard) {
      log::debug("outbox-listening-failed",
                 {{"reason", heard.error().message}});
      self->delayed_send(self, pause_after_failure, tick_atom::value);
      return;
    }
    if (*heard) bell->relay.wake();
    self->send(self, tick_atom::value);
  }};
}

}  // namespace orders::actors
