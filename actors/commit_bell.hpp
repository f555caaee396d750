/// Rung after commits: wakes the relay and the duty worker of this process, and
/// through the herald (outbox_herald.hpp) the relays of others. Rings that come
/// while one is being answered are one ring. Any thread.
#pragma once

#include <atomic>
#include <caf/all.hpp>
#include <memory>
#include <mutex>

#include "actors/messages.hpp"

namespace orders::actors {

/// One who is woken by `wake_atom`, and says awake() before it looks for work.
class sleeper {
 public:
  void wake() {
    if (rung_.exchange(true)) return;
    std::lock_guard lock{mutex_};
    if (who_) caf::anon_send(who_, wake_atom::value);
  }
  void awake() { rung_ = false; }

  /// An empty handle: nobody.
  void set(caf::actor who) {
    std::lock_guard lock{mutex_};
    who_ = std::move(who);
    rung_ = false;
  }

 private:
  std::atomic<bool> rung_{false};
  std::mutex mutex_;
  caf::actor who_;
};

struct commit_bell {
  sleeper relay, herald, duties, feed;

  /// Events may have been committed.
  void ring() {
    relay.wake();
    herald.wake();
    duties.wake();
    feed.wake();
  }
  void clear() {
    relay.set({});
    herald.set({});
    duties.set({});
    feed.set({});
  }
};
using commit_bell_ptr = std::shared_ptr<commit_bell>;

}  // namespace orders::actors
