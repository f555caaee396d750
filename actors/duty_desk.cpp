#include "actors/duty_desk.hpp"

#include "log/log.hpp"

namespace orders::actors {

namespace {

constexpr std::chrono::seconds between_looks{10};

}  // namespace

void duty_desk_state::look(db::connection& c) {
  const auto now = std::chrono::steady_clock::now();
  if (!look_wanted || now < next_look) return;
  const auto counts = db::count_duties(c);
  figures->open = counts.open;
  figures->refused = counts.refused;
  figures->oldest_open_seconds = counts.oldest_open_seconds;
  next_look = now + between_looks;
  // What is open changes by itself, or by another replica.
  look_wanted = counts.open > 0;
}

duty_batch duty_desk_state::visit(db::connection& c, const duty_round& round) {
  duty_batch out;
  // Settling twice is harmless, so a lost answer may simply be asked again.
  db::settle_duties(c, round.reports);
  const auto plan = db::plan_duties(c, options.on, options.most_events);
  out.planned = plan.events > 0;
  out.more = plan.events >= options.most_events;
  out.next_due = plan.next_due;
  if (round.room > 0 && (plan.is_due || out.planned)) {
    out.duties = db::lease_duties(c, options.on, round.room, options.lease);
    // One done may be followed by the next of its order: look again.
    out.more =
        out.more || static_cast<std::int64_t>(out.duties.size()) == round.room;
  }
  if (!round.reports.empty() || out.planned || !out.duties.empty())
    look_wanted = true;
  look(c);
  return out;
}

duty_desk_actor::behavior_type duty_desk(
    duty_desk_actor::stateful_pointer<duty_desk_state> self,
    std::string conninfo, duty_desk_options options, duty_figures_ptr figures) {
  auto& state = self->state;
  state.store = std::make_unique<db::connection_keeper>(std::move(conninfo));
  state.options = options;
  state.figures = std::move(figures);
  return {[self](const duty_round_ptr& round) -> caf::result<duty_batch_ptr> {
    auto& s = self->state;
    auto done =
        s.store->with([&](db::connection& c) { return s.visit(c, *round); });
    if (!done) {
      log::warn("duty-desk-failed", {{"code", to_text(done.error().code)},
                                     {"reason", done.error().message}});
      return make_error(
          {.code = errc::unavailable, .message = done.error().message});
    }
    return std::make_shared<const duty_batch>(std::move(*done));
  }};
}

}  // namespace orders::actors
