/// What has become of payment-service's events: for metrics. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

namespace orders::actors {

struct payment_figures {
  std::atomic<std::uint64_t> applied{0};
  std::atomic<std::uint64_t> refused{0};  ///< by the order, for good
  std::atomic<std::uint64_t> ignored{0};  ///< of no concern to orders
  std::atomic<std::uint64_t> dead{0};     ///< put into the dead-letter topic
  std::atomic<std::uint64_t> retried{0};
};

using payment_figures_ptr = std::shared_ptr<payment_figures>;

}  // namespace orders::actors
