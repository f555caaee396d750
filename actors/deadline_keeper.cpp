#include "actors/deadline_keeper.hpp"

#include "actors/store_failure.hpp"
#include "db/order_listing.hpp"
#include "log/log.hpp"

namespace orders::actors {

namespace {

using self_pointer =
    deadline_keeper_actor::stateful_pointer<deadline_keeper_state>;

constexpr std::chrono::seconds between_ticks{15};
constexpr std::chrono::seconds between_adoptions{1};
/// Orders of the old service are looked for every ten minutes.
constexpr int ticks_between_adoptions = 40;
constexpr std::size_t adopted_at_once = 1000;
constexpr std::int64_t folded_at_once = 20'000;

/// True when there may be more to adopt.
bool adopt(self_pointer self) {
  auto& s = self->state;
  if (s.ticks_until_adoption-- > 0) return false;
  s.ticks_until_adoption = 0;
  const auto adopted = s.store->with(
      [](db::connection& c) { return db::adopt_orders(c, adopted_at_once); });
  if (!adopted) return false;
  if (*adopted > 0) log::info("orders-adopted", {{"count", *adopted}});
  if (*adopted == adopted_at_once) return true;
  s.ticks_until_adoption = ticks_between_adoptions;
  return false;
}

/// True when there may be more to fold.
bool fold_totals(self_pointer self) {
  const auto folded = self->state.store->with([](db::connection& c) {
    return db::fold_order_totals(c, folded_at_once);
  });
  return folded && *folded == folded_at_once;
}

void tick(self_pointer self) {
  const bool more_to_fold = fold_totals(self);
  const bool more = adopt(self) || more_to_fold;
  auto overdue =
      self->state.store->with([](db::connection& c) { return db::overdue(c); });
  if (overdue) self->state.figures->set_overdue(std::move(*overdue));
  self->delayed_send(self, more ? between_adoptions : between_ticks,
                     tick_atom::value);
}

}  // namespace

deadline_keeper_actor::behavior_type deadline_keeper(
    self_pointer self, std::string conninfo, std::chrono::milliseconds lease,
    sweep_figures_ptr figures) {
  self->state.store =
      std::make_unique<db::connection_keeper>(std::move(conninfo));
  self->state.figures = std::move(figures);
  self->send(self, tick_atom::value);
  return {
      [self, lease](lease_atom, std::size_t most) -> caf::result<leases_ptr> {
        auto leased = self->state.store->with([&](db::connection& c) {
          return db::lease_deadlines(c, most, lease);
        });
        if (!leased) return make_error(to_failure(leased.error()));
        return std::make_shared<const std::vector<db::leased_deadline>>(
            std::move(*leased));
      },
      [self](settle_atom, const settled_ptr& settled) {
        // A failure costs nothing but time: the leases end by themselves.
        const auto done = self->state.store->with([&](db::connection& c) {
          db::settle_deadlines(c, *settled);
          return true;
        });
        if (!done)
          log::warn("deadlines-not-settled",
                    {{"count", settled->size()},
                     {"code", to_text(done.error().code)}});
      },
      [self](tick_atom) { tick(self); },
  };
}

}  // namespace orders::actors
