#include "actors/checkout_directory.hpp"

namespace orders::actors {

namespace {

using self_pointer =
    checkout_directory_actor::stateful_pointer<checkout_directory_state>;

constexpr std::chrono::milliseconds sweep_pause{100};

void schedule_sweep(self_pointer self) {
  auto& s = self->state;
  if (s.sweep_sent || s.running.empty()) return;
  s.sweep_sent = true;
  self->delayed_send(self, sweep_pause, sweep_atom::value);
}

void sweep(self_pointer self) {
  auto& s = self->state;
  s.sweep_sent = false;
  for (auto& [name, entry] : s.running) {
    if (entry.told_late || entry.until > self->clock().now()) continue;
    entry.told_late = true;
    self->send(entry.coordinator, late_atom::value);
  }
  schedule_sweep(self);
}

void count(self_pointer self) {
  auto& s = self->state;
  s.options.figures->live = s.running.size();
  s.options.figures->waiting = self->mailbox().size();
}

}  // namespace

std::string checkout_name(const domain::uuid& user, const std::string& key) {
  return user.text() + '/' + key;
}

checkout_directory_actor::behavior_type checkout_directory(
    self_pointer self, address_book_ptr book, environment_ptr env,
    checkout_directory_options options) {
  auto& state = self->state;
  state.book = std::move(book);
  state.env = std::move(env);
  state.options = std::move(options);
  count(self);
  self->set_exit_handler([self](const caf::exit_msg& exit) {
    for (const auto& [name, entry] : self->state.running)
      self->send_exit(entry.coordinator, exit.reason);
    self->quit(exit.reason);
  });
  return {
      [self](const checkout_command_ptr& command)
          -> caf::result<checkout_answer_ptr> {
        auto& s = self->state;
        const auto name = checkout_name(command->request.user_id,
                                        command->request.idempotency_key);
        auto found = s.running.find(name);
        if (found == s.running.end()) {
          if (s.running.size() >= s.options.most_running)
            return make_error({.code = errc::overloaded});
          found = s.running
                      .emplace(
                          name,
                          checkout_directory_state::entry{
                              self->spawn(checkout_coordinator, s.book, s.env,
                                          s.options.checkout,
                                          checkout_directory_actor{self}, name),
                              command->until})
                      .first;
          schedule_sweep(self);
        }
        count(self);
        return self->delegate(found->second.coordinator, command);
      },
      [self](finished_atom, const std::string& name) {
        auto& s = self->state;
        const auto found = s.running.find(name);
        if (found == s.running.end()) return;
        // Whoever was sent there before gets its answer first.
        self->send(found->second.coordinator, leave_atom::value);
        s.running.erase(found);
        count(self);
      },
      [self](sweep_atom) { sweep(self); },
  };
}

}  // namespace orders::actors
