// The scheduler: timeouts come when they are due, wake nobody before, and keep
// no actor from ending. Times are only ever waited for, never measured.
#include "actors/scheduler.hpp"

#include <caf/all.hpp>
#include <catch2/catch.hpp>

using namespace orders;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds never = 1h;
using go_atom = caf::atom_constant<caf::atom("go")>;
using note_atom = caf::atom_constant<caf::atom("note")>;

class system_of_ours {
 public:
  system_of_ours() {
    actors::use_scheduler(config_, 2);
    system_.emplace(config_);
  }

  caf::actor_system& operator*() { return *system_; }
  caf::actor_system* operator->() { return &*system_; }

  std::size_t wakings() {
    return dynamic_cast<actors::sleeping_clock&>(system_->clock()).wakings();
  }

 private:
  caf::actor_system_config config_;
  std::optional<caf::actor_system> system_;
};

caf::behavior echo() {
  return {[](int number) { return number; }};
}

/// Takes what it is asked and answers nothing.
caf::behavior silent(caf::event_based_actor* self) {
  return {[self](int) { return self->make_response_promise(); }};
}

}  // namespace

TEST_CASE("a request that nobody answers fails at its deadline",
          "[scheduler]") {
  system_of_ours system;
  auto nobody = system->spawn(silent);
  auto asker = system->spawn([nobody](caf::event_based_actor* self) {
    return caf::behavior{[=](go_atom) {
      auto answer = self->make_response_promise<bool>();
      self->request(nobody, 20ms, 1)
          .then([=](int) mutable { answer.deliver(false); },
                [=](const caf::error& why) mutable {
                  answer.deliver(why == caf::sec::request_timeout);
                });
      return answer;
    }};
  });
  caf::scoped_actor self{*system};
  bool timed_out = false;
  self->request(asker, caf::infinite, go_atom::value)
      .receive([&](bool yes) { timed_out = yes; },
               [](const caf::error&) { FAIL("no answer"); });
  CHECK(timed_out);
  self->send_exit(asker, caf::exit_reason::kill);
  self->send_exit(nobody, caf::exit_reason::kill);
}

TEST_CASE("delayed messages come by their time, not by their sending",
          "[scheduler]") {
  system_of_ours system;
  caf::scoped_actor self{*system};
  self->delayed_send(self, 60ms, note_atom::value, 3);
  self->delayed_send(self, 20ms, note_atom::value, 1);
  self->delayed_send(self, 40ms, note_atom::value, 2);
  std::vector<int> came;
  for (int i = 0; i < 3; ++i)
    self->receive([&](note_atom, int which) { came.push_back(which); });
  CHECK(came == std::vector<int>{1, 2, 3});
}

TEST_CASE("requests that are answered in time wake no timer", "[scheduler]") {
  constexpr int requests = 2000;
  system_of_ours system;
  auto answers = system->spawn(echo);
  auto asker = system->spawn([=](caf::event_based_actor* self) {
    return caf::behavior{[=](go_atom) {
      auto done = self->make_response_promise<int>();
      auto open = std::make_shared<int>(requests);
      for (int i = 0; i < requests; ++i)
        self->request(answers, never, i).then([=](int) mutable {
          if (--*open == 0) done.deliver(requests);
        });
      return done;
    }};
  });
  caf::scoped_actor self{*system};
  int answered = 0;
  self->request(asker, caf::infinite, go_atom::value)
      .receive([&](int count) { answered = count; },
               [](const caf::error&) { FAIL("no answer"); });
  CHECK(answered == requests);
  // The first one sets the alarm; nobody else is earlier.
  CHECK(system.wakings() <= 2);
  self->send_exit(asker, caf::exit_reason::kill);
  self->send_exit(answers, caf::exit_reason::kill);
}

TEST_CASE("what is not due keeps no system from ending", "[scheduler]") {
  system_of_ours system;
  // CAF waits for the threads of detached actors, and those for the actors.
  auto waits = system->spawn<caf::detached>([](caf::event_based_actor* self) {
    self->delayed_send(self, never, go_atom::value);
    return caf::behavior{[](go_atom) {}};
  });
  caf::anon_send_exit(waits, caf::exit_reason::user_shutdown);
  SUCCEED("the system ends when it leaves here");
}
