/// What the outbox relay of this process has done since it started, for
/// metrics. Any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace orders::actors {

struct relay_figures {
  std::atomic<std::uint64_t> rounds{0};
  std::atomic<std::uint64_t> published{0};
  /// Events that did not arrive and are tried again, counted each time.
  std::atomic<std::uint64_t> failed{0};
  /// Of these: refused by Kafka.
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> parked{0};
  /// Published rows that retention has removed.
  std::atomic<std::uint64_t> removed{0};
  /// Of the 16, as of now.
  std::atomic<std::uint32_t> partitions{0};
  // In the outbox, of all replicas, as last looked at.
  std::atomic<std::int64_t> unpublished{0};
  std::atomic<std::int64_t> oldest_seconds{0};
  std::atomic<std::int64_t> parked_now{0};
  /// The last round reached Kafka; true before the first one.
  std::atomic<bool> reachable{true};
};
using relay_figures_ptr = std::shared_ptr<relay_figures>;

}  // namespace orders::actors
