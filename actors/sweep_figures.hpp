/// What the sweeping of orders has done and has before it: for metrics.
/// Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "db/deadline_store.hpp"
#include "domain/sweeping.hpp"

namespace orders::actors {

class sweep_figures {
 public:
  void count_look(domain::sweep_task task, bool failed) {
    auto& of_task = looks_[static_cast<std::size_t>(task)];
    ++of_task.all;
    if (failed) ++of_task.failed;
  }
  void set_overdue(std::vector<db::overdue_orders> overdue) {
    std::lock_guard lock{mutex_};
    overdue_ = std::move(overdue);
  }

  std::uint64_t looks(domain::sweep_task task) const {
    return looks_[static_cast<std::size_t>(task)].all;
  }
  std::uint64_t failed_looks(domain::sweep_task task) const {
    return looks_[static_cast<std::size_t>(task)].failed;
  }
  /// As counted last, a few seconds ago at most while somebody sweeps.
  std::vector<db::overdue_orders> overdue() const {
    std::lock_guard lock{mutex_};
    return overdue_;
  }

 private:
  struct counter {
    std::atomic<std::uint64_t> all{0}, failed{0};
  };
  std::array<counter, 4> looks_;
  mutable std::mutex mutex_;
  std::vector<db::overdue_orders> overdue_;
};

using sweep_figures_ptr = std::shared_ptr<sweep_figures>;

}  // namespace orders::actors
