/// What a directory looks after, for metrics. Any thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace orders::actors {

struct directory_figures {
  /// Actors that it has started and not let go of.
  std::atomic<std::size_t> live{0};
  /// Messages in its mailbox when it took the last one.
  std::atomic<std::size_t> waiting{0};
};
using directory_figures_ptr = std::shared_ptr<directory_figures>;

}  // namespace orders::actors
