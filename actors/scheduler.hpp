/// CAF's scheduler with timeouts that wake nobody.
///
/// Every request has a deadline, and nearly all are answered long before it.
/// CAF's own clock hands each timeout and each cancellation to a thread, which
/// wakes up for all of them: some twenty times for a checkout. Here they are
/// noted under a lock, and the thread sleeps until the earliest one is due.
#pragma once

#include <caf/all.hpp>
#include <caf/detail/thread_safe_actor_clock.hpp>
#include <caf/policy/work_sharing.hpp>
#include <caf/scheduler/coordinator.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace orders::actors {

/// REQUIRES: start() before the first timeout is due, stop() before the end.
class sleeping_clock final : public caf::detail::thread_safe_actor_clock {
 public:
  void start();
  /// What is not due by now never comes, and keeps no actor from ending.
  void stop();

  void set_ordinary_timeout(time_point t, caf::abstract_actor* self,
                            caf::atom_value type, std::uint64_t id) override;
  void set_multi_timeout(time_point t, caf::abstract_actor* self,
                         caf::atom_value type, std::uint64_t id) override;
  void set_request_timeout(time_point t, caf::abstract_actor* self,
                           caf::message_id id) override;
  void cancel_ordinary_timeout(caf::abstract_actor* self,
                               caf::atom_value type) override;
  void cancel_request_timeout(caf::abstract_actor* self,
                              caf::message_id id) override;
  void cancel_timeouts(caf::abstract_actor* self) override;
  void schedule_message(time_point t, caf::strong_actor_ptr receiver,
                        caf::mailbox_element_ptr content) override;
  void schedule_message(time_point t, caf::group target,
                        caf::strong_actor_ptr sender,
                        caf::message content) override;
  void cancel_all() override;

  /// How often the thread woke up.
  std::size_t wakings() const;

 private:
  using base = caf::detail::simple_actor_clock;

  template <class F>
  void note(time_point due, F&& add);
  void run();
  std::vector<unique_delayed_event_ptr> take_due();

  mutable std::mutex mutex_;
  std::condition_variable earlier_;
  /// When the thread wakes up by itself.
  time_point wakes_at_ = time_point::max();
  std::size_t wakings_ = 0;
  bool stopped_ = false;
  std::thread thread_;
};

/// Worker threads that share one queue: the policy "stealing", CAF's default,
/// polls for ever (2 % of a core when idle).
class scheduler final
    : public caf::scheduler::coordinator<caf::policy::work_sharing> {
 public:
  using base = caf::scheduler::coordinator<caf::policy::work_sharing>;
  using base::base;

  sleeping_clock& clock() noexcept override { return clock_; }

 protected:
  void start() override;
  void stop() override;

 private:
  sleeping_clock clock_;
};

/// For a system of `threads` workers.
void use_scheduler(caf::actor_system_config& config, std::size_t threads);

}  // namespace orders::actors
