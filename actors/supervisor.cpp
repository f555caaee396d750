#include "actors/supervisor.hpp"

#include "actors/messages.hpp"
#include "log/log.hpp"

namespace orders::actors {

namespace {

using self_pointer = caf::stateful_actor<supervisor_state>*;
using std::chrono::milliseconds;

constexpr milliseconds first_pause{100};
constexpr milliseconds longest_pause{5000};
/// Who lived that long starts over with the first pause.
constexpr std::chrono::seconds long_life{60};

void start(self_pointer self, std::size_t at) {
  auto& post = self->state.posts[at];
  post.actor = post.who.start();
  post.started_at = self->clock().now();
  self->monitor(post.actor);
}

void restart_later(self_pointer self, const caf::down_msg& down) {
  auto& s = self->state;
  if (s.health->stopping) return;
  for (std::size_t at = 0; at < s.posts.size(); ++at) {
    auto& post = s.posts[at];
    if (post.actor.address() != down.source) continue;
    const auto age = self->clock().now() - post.started_at;
    post.pause = age > long_life
                     ? first_pause
                     : std::clamp(post.pause * 2, first_pause, longest_pause);
    log::error("actor-died", {{"name", post.who.name},
                              {"reason", caf::to_string(down.reason)},
                              {"restartInMs", post.pause.count()}});
    ++s.health->restarts;
    self->delayed_send(self, post.pause, restart_atom::value,
                       static_cast<std::uint64_t>(at));
  }
}

}  // namespace

caf::behavior supervisor(self_pointer self, std::vector<supervised> all,
                         supervision_ptr health) {
  self->state.health = std::move(health);
  self->set_down_handler(
      [self](const caf::down_msg& down) { restart_later(self, down); });
  self->set_exit_handler([self](const caf::exit_msg& exit) {
    auto& posts = self->state.posts;
    for (auto post = posts.rbegin(); post != posts.rend(); ++post)
      self->send_exit(post->actor, caf::exit_reason::user_shutdown);
    posts.clear();
    self->quit(exit.reason);
  });
  for (auto& who : all) {
    self->state.posts.push_back({std::move(who), {}, {}, {}});
    start(self, self->state.posts.size() - 1);
  }
  return {[self](restart_atom, std::uint64_t at) {
            if (!self->state.health->stopping) start(self, at);
          },
          [](ping_atom) {}};
}

}  // namespace orders::actors
