#include "actors/support_desk.hpp"

#include "actors/store_failure.hpp"
#include "db/incident_store.hpp"
#include "db/order_reader.hpp"
#include "db/order_story.hpp"
#include "log/log.hpp"

namespace orders::actors {

namespace {

using self_pointer = support_desk_actor::stateful_pointer<support_desk_state>;

constexpr std::chrono::hours between_forgetting{1};
constexpr int most_forgotten = 10'000;

void gather(self_pointer self, const domain::incident& incident) {
  auto& gathered = self->state.gathered;
  if (gathered.size() >= most_gathered_incidents) return;
  if (gathered.empty()) self->send(self, flush_atom::value);
  gathered.push_back(incident);
}

void write_down(self_pointer self) {
  auto& state = self->state;
  const auto done = state.store->with([&](db::connection& c) {
    db::keep_incidents(c, state.gathered);
    return true;
  });
  if (!done)
    log::warn("incidents-not-kept", {{"count", state.gathered.size()},
                                     {"code", to_text(done.error().code)}});
  state.gathered.clear();
}

caf::result<story_ptr> tell_story(self_pointer self, const domain::uuid& id) {
  auto found = self->state.store->with([&](db::connection& c) {
    auto rows = db::orders_by_ids(c, {&id, 1});
    if (rows.empty()) return std::shared_ptr<known_story>{};
    return std::make_shared<known_story>(
        known_story{std::move(rows.front()), db::story_of_order(c, id)});
  });
  if (!found) return make_error(to_failure(found.error()));
  return story_ptr{std::move(*found)};
}

}  // namespace

support_desk_actor::behavior_type support_desk(self_pointer self,
                                               std::string conninfo,
                                               environment_ptr env) {
  self->state.store =
      std::make_unique<db::connection_keeper>(std::move(conninfo));
  self->delayed_send(self, between_forgetting, tick_atom::value);
  return {
      [self](story_atom, const domain::uuid& id) {
        return tell_story(self, id);
      },
      [self, env](stuck_atom,
                  std::size_t most) -> caf::result<stuck_orders_ptr> {
        auto found = self->state.store->with([&](db::connection& c) {
          return db::find_stuck_orders(c, most, env->now(), env->policy);
        });
        if (!found) return make_error(to_failure(found.error()));
        return std::make_shared<const db::stuck_orders>(std::move(*found));
      },
      [self](const incident_ptr& incident) { gather(self, *incident); },
      [self](flush_atom) { write_down(self); },
      [self, env](tick_atom) {
        const auto moment = env->now() - incident_retention;
        self->state.store->with([&](db::connection& c) {
          return db::forget_incidents_before(c, moment, most_forgotten);
        });
        self->delayed_send(self, between_forgetting, tick_atom::value);
      },
  };
}

}  // namespace orders::actors
