#include "tests/simulation/timeline.hpp"

#include <algorithm>

namespace orders::tests {

namespace {

using errand_ptr = std::shared_ptr<const std::function<void()>>;

}  // namespace
}  // namespace orders::tests

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::tests::errand_ptr)

namespace orders::tests {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest_stall{300};

caf::actor_system_config& on_test_coordinator(caf::actor_system_config& c) {
  c.set("scheduler.policy", caf::atom("testing"));
  return c;
}

caf::behavior errand_runner() {
  return {[](const errand_ptr& errand) { (*errand)(); }};
}

}  // namespace

timeline::timeline(chance& luck, double stalls)
    : luck_(luck),
      stalls_(stalls),
      system_(on_test_coordinator(config_)),
      runner_(system_.spawn(errand_runner)) {
  // Deadlines of zero mean "none" to some: begin well behind it.
  coordinator().clock().current_time += std::chrono::hours{1};
  began_ = coordinator().clock().now();
}

timeline::~timeline() {
  caf::anon_send_exit(runner_, caf::exit_reason::kill);
  runner_ = {};
  run_waiting();
  coordinator().clock().cancel_all();
  run_waiting();
}

caf::scheduler::test_coordinator& timeline::coordinator() const {
  return static_cast<caf::scheduler::test_coordinator&>(
      const_cast<caf::actor_system&>(system_).scheduler());
}

milliseconds timeline::now() const {
  return std::chrono::duration_cast<milliseconds>(coordinator().clock().now() -
                                                  began_);
}

void timeline::after(milliseconds pause, std::function<void()> errand) {
  caf::delayed_anon_send(
      runner_, pause,
      errand_ptr{
          std::make_shared<const std::function<void()>>(std::move(errand))});
}

void timeline::run_one() {
  auto& jobs = coordinator().jobs;
  std::swap(jobs.front(), jobs[luck_.below(jobs.size())]);
  coordinator().run_once();
}

void timeline::run_waiting() {
  while (coordinator().has_job()) run_one();
}

void timeline::run_until(milliseconds moment,
                         const std::function<bool()>& done) {
  auto& at = coordinator();
  const auto end = began_ + moment;
  while (!done()) {
    if (at.has_job()) {
      if (stalls_ > 0 && luck_.in(stalls_))
        at.advance_time(luck_.between(milliseconds{1}, longest_stall));
      else
        run_one();
      continue;
    }
    if (at.clock().now() >= end || !at.trigger_timeout()) return;
  }
}

}  // namespace orders::tests
