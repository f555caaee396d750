#include "actors/order_directory.hpp"

#include "actors/order.hpp"

namespace orders::actors {

namespace {

using self_pointer =
    order_directory_actor::stateful_pointer<order_directory_state>;

void passivate_oldest(self_pointer self) {
  self->send(self->state.remove_oldest().actor, passivate_atom::value);
}

void schedule_sweep(self_pointer self) {
  auto& state = self->state;
  if (state.sweep_sent || state.by_use.empty()) return;
  state.sweep_sent = true;
  self->delayed_send(self, state.options.idle_time / 4, sweep_atom::value);
}

/// The order's actor, started if need be, marked as just used.
order_actor& look_up(self_pointer self, const domain::uuid& id) {
  auto& state = self->state;
  const auto now = self->clock().now();
  if (auto found = state.by_id.find(id); found != state.by_id.end()) {
    state.by_use.splice(state.by_use.end(), state.by_use, found->second);
  } else {
    if (state.by_use.size() >= state.options.most_live) passivate_oldest(self);
    auto actor = self->spawn(order, id, state.book, state.env,
                             state.options.most_waiting_per_order);
    state.by_use.push_back({id, std::move(actor), now});
    state.by_id.emplace(id, std::prev(state.by_use.end()));
    schedule_sweep(self);
  }
  state.by_use.back().idle_since = now;
  return state.by_use.back().actor;
}

void count(self_pointer self) {
  auto& state = self->state;
  state.options.figures->live = state.by_id.size();
  state.options.figures->waiting = self->mailbox().size();
}

}  // namespace

order_directory_state::entry order_directory_state::remove_oldest() {
  auto oldest = std::move(by_use.front());
  by_id.erase(oldest.id);
  by_use.pop_front();
  return oldest;
}

order_directory_actor::behavior_type order_directory(
    self_pointer self, address_book_ptr book, environment_ptr env,
    order_directory_options options) {
  auto& state = self->state;
  state.book = std::move(book);
  state.env = std::move(env);
  state.options = std::move(options);
  count(self);
  self->set_exit_handler([self](const caf::exit_msg& exit) {
    for (const auto& entry : self->state.by_use)
      self->send_exit(entry.actor, exit.reason);
    self->quit(exit.reason);
  });
  return {
      [self](const order_request_ptr& request) {
        auto& actor = look_up(self, request->order_id);
        count(self);
        return self->delegate(actor, request);
      },
      [self](sweep_atom) {
        auto& s = self->state;
        s.sweep_sent = false;
        const auto limit = self->clock().now() - s.options.idle_time;
        while (!s.by_use.empty() && s.by_use.front().idle_since <= limit)
          passivate_oldest(self);
        count(self);
        schedule_sweep(self);
      },
  };
}

}  // namespace orders::actors
