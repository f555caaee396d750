#include "actors/outbox_desk.hpp"

#include "actors/store_failure.hpp"
#include "log/log.hpp"

namespace orders::actors {

namespace {

constexpr std::chrono::seconds between_counts{15};

using requeued = db::result<std::vector<domain::uuid>>;

caf::result<event_ids_ptr> answer(requeued done, const commit_bell_ptr& bell) {
  if (!done) return make_error(to_failure(done.error()));
  log::info("outbox-requeued", {{"count", done->size()}});
  bell->ring();
  return std::make_shared<const event_ids>(std::move(*done));
}

void count(db::connection_keeper& store, relay_figures& figures) {
  const auto now =
      store.with([](db::connection& c) { return db::statistics_of_outbox(c); });
  if (!now) return;
  figures.unpublished = now->unpublished;
  figures.oldest_seconds = now->oldest_age_seconds;
  figures.parked_now = now->parked;
}

}  // namespace

outbox_desk_actor::behavior_type outbox_desk(
    outbox_desk_actor::stateful_pointer<outbox_desk_state> self,
    std::string conninfo, commit_bell_ptr bell, relay_figures_ptr figures) {
  self->state.store =
      std::make_unique<db::connection_keeper>(std::move(conninfo));
  self->send(self, tick_atom::value);
  return {
      [self](list_atom, int most) -> caf::result<parked_events_ptr> {
        auto found = self->state.store->with(
            [&](db::connection& c) { return db::parked_events(c, most); });
        if (!found) return make_error(to_failure(found.error()));
        return std::make_shared<const std::vector<db::parked_event>>(
            std::move(*found));
      },
      [self, bell](retry_atom,
                   const event_ids_ptr& ids) -> caf::result<event_ids_ptr> {
        return answer(self->state.store->with([&](db::connection& c) {
          return db::requeue_parked(c, *ids);
        }),
                      bell);
      },
      [self, bell](retry_atom,
                   const domain::uuid& order_id) -> caf::result<event_ids_ptr> {
        return answer(self->state.store->with([&](db::connection& c) {
          return db::requeue_parked_of(c, order_id);
        }),
                      bell);
      },
      [self, figures](tick_atom) {
        count(*self->state.store, *figures);
        self->delayed_send(self, between_counts, tick_atom::value);
      },
  };
}

}  // namespace orders::actors
