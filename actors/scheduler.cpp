#include "actors/scheduler.hpp"

#include <utility>

namespace orders::actors {

// -- the clock --------------------------------------------------------------

void sleeping_clock::start() {
  thread_ = std::thread{[this] {
    caf::detail::set_thread_name("caf.clock");
    run();
  }};
}

void sleeping_clock::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopped_ = true;
  }
  earlier_.notify_one();
  if (thread_.joinable()) thread_.join();
  cancel_all();
}

void sleeping_clock::run() {
  std::unique_lock lock{mutex_};
  while (!stopped_) {
    wakes_at_ =
        schedule_.empty() ? time_point::max() : schedule_.begin()->first;
    if (schedule_.empty())
      earlier_.wait(lock);
    else
      earlier_.wait_until(lock, wakes_at_);
    ++wakings_;
    auto due = take_due();
    // An actor's mailbox has locks of its own, and whoever gets a message may
    // want this one.
    lock.unlock();
    for (auto& one : due) ship(*one);
    due.clear();
    lock.lock();
  }
}

std::vector<sleeping_clock::unique_delayed_event_ptr>
sleeping_clock::take_due() {
  std::vector<unique_delayed_event_ptr> due;
  const auto until = now();
  while (!schedule_.empty() && schedule_.begin()->first <= until) {
    auto first = std::move(schedule_.begin()->second);
    schedule_.erase(schedule_.begin());
    if (first->backlink != actor_lookup_.end())
      actor_lookup_.erase(first->backlink);
    due.push_back(std::move(first));
  }
  return due;
}

template <class F>
void sleeping_clock::note(time_point due, F&& add) {
  bool earliest = false;
  {
    const std::lock_guard lock{mutex_};
    if (stopped_) return;
    add();
    earliest = due < wakes_at_;
    if (earliest) wakes_at_ = due;
  }
  if (earliest) earlier_.notify_one();
}

void sleeping_clock::set_ordinary_timeout(time_point t,
                                          caf::abstract_actor* self,
                                          caf::atom_value type,
                                          std::uint64_t id) {
  note(t, [&] { base::set_ordinary_timeout(t, self, type, id); });
}

void sleeping_clock::set_multi_timeout(time_point t, caf::abstract_actor* self,
                                       caf::atom_value type, std::uint64_t id) {
  note(t, [&] { base::set_multi_timeout(t, self, type, id); });
}

void sleeping_clock::set_request_timeout(time_point t,
                                         caf::abstract_actor* self,
                                         caf::message_id id) {
  note(t, [&] { base::set_request_timeout(t, self, id); });
}

void sleeping_clock::schedule_message(time_point t,
                                      caf::strong_actor_ptr receiver,
                                      caf::mailbox_element_ptr content) {
  note(t, [&] {
    base::schedule_message(t, std::move(receiver), std::move(content));
  });
}

void sleeping_clock::schedule_message(time_point t, caf::group target,
                                      caf::strong_actor_ptr sender,
                                      caf::message content) {
  note(t, [&] {
    base::schedule_message(t, std::move(target), std::move(sender),
                           std::move(content));
  });
}

void sleeping_clock::cancel_ordinary_timeout(caf::abstract_actor* self,
                                             caf::atom_value type) {
  const std::lock_guard lock{mutex_};
  base::cancel_ordinary_timeout(self, type);
}

void sleeping_clock::cancel_request_timeout(caf::abstract_actor* self,
                                            caf::message_id id) {
  const std::lock_guard lock{mutex_};
  base::cancel_request_timeout(self, id);
}

void sleeping_clock::cancel_timeouts(caf::abstract_actor* self) {
  const std::lock_guard lock{mutex_};
  base::cancel_timeouts(self);
}

void sleeping_clock::cancel_all() {
  // Outlives the lock: it may hold the last reference to an actor.
  schedule_map dropped;
  const std::lock_guard lock{mutex_};
  dropped.swap(schedule_);
  actor_lookup_.clear();
}

std::size_t sleeping_clock::wakings() const {
  const std::lock_guard lock{mutex_};
  return wakings_;
}

// -- the scheduler ----------------------------------------------------------

void scheduler::start() {
  clock_.start();
  base::start();
}

void scheduler::stop() {
  base::stop();
  clock_.stop();
}

void use_scheduler(caf::actor_system_config& config, std::size_t threads) {
  config.set("scheduler.max-threads", threads);
  config.module_factories.push_back(
      [](caf::actor_system& system) -> caf::actor_system::module* {
        return new scheduler{system};
      });
}

}  // namespace orders::actors
