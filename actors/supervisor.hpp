/// The SUPERVISOR: starts the long-lived actors, restarts with back-off who
/// dies, and tells how often that happened.
#pragma once

#include <atomic>
#include <caf/all.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace orders::actors {

/// One actor to look after.
struct supervised {
  std::string name;
  /// Starts it and enters it into the address book.
  std::function<caf::actor()> start;
};

struct supervision {
  std::atomic<std::uint64_t> restarts{0};
  std::atomic<bool> stopping{false};
};
using supervision_ptr = std::shared_ptr<supervision>;

struct supervisor_state {
  static constexpr const char* name = "supervisor";

  struct post {
    supervised who;
    caf::actor actor;
    std::chrono::milliseconds pause{0};
    std::chrono::steady_clock::time_point started_at{};
  };
  std::vector<post> posts;
  supervision_ptr health;
};

/// Starts everybody in the given order; who got an answer to a ping knows that
/// they are all in the address book. Ends, and sends everybody an exit in
/// the opposite order, on an exit message of its own.
caf::behavior supervisor(caf::stateful_actor<supervisor_state>* self,
                         std::vector<supervised> all, supervision_ptr health);

}  // namespace orders::actors
