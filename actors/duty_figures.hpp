/// What the neighbour duties come to, for metrics. Written by the duty desk
/// and the duty worker, read from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace orders::actors {

struct duty_figures {
  // Counted by this process since its start.
  std::atomic<std::uint64_t> done{0};
  std::atomic<std::uint64_t> failed{0};  ///< attempts that will be repeated
  std::atomic<std::uint64_t> shortages{0};

  // In the work table, of all replicas, as last looked at.
  std::atomic<std::int64_t> refused{0};  ///< for good: somebody must look
  std::atomic<std::int64_t> open{0};
  std::atomic<std::int64_t> oldest_open_seconds{0};
};

using duty_figures_ptr = std::shared_ptr<duty_figures>;

}  // namespace orders::actors
