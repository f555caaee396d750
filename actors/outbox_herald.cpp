#include "actors/outbox_herald.hpp"

#include "db/outbox_store.hpp"
#include "log/log.hpp"

namespace orders::actors {

namespace {
constexpr std::chrono::milliseconds between{100};
}

caf::behavior outbox_herald(caf::stateful_actor<outbox_herald_state>* self,
                            const std::string& conninfo, const std::string& who,
                            const commit_bell_ptr& bell) {
  self->state.store = std::make_unique<db::connection_keeper>(conninfo);
  const auto tell = [self, who, bell] {
    auto& s = self->state;
    // Before telling: who commits from now on rings again.
    bell->herald.awake();
    s.told_at = std::chrono::steady_clock::now();
    const auto told = s.store->with([&](db::connection& c) {
      db::ring_outbox(c, who);
      return true;
    });
    // The relays look by themselves every few seconds.
    if (!told)
      log::debug("outbox-ring-failed", {{"reason", told.error().message}});
  };
  return {
      [self, tell](wake_atom) {
        auto& s = self->state;
        if (s.waits) return;
        const auto due = s.told_at + between;
        const auto now = std::chrono::steady_clock::now();
        if (now >= due) return tell();
        s.waits = true;
        self->delayed_send(
            self, std::chrono::ceil<std::chrono::milliseconds>(due - now),
            flush_atom::value);
      },
      [self, tell](flush_atom) {
        self->state.waits = false;
        tell();
      },
  };
}

}  // namespace orders::actors
