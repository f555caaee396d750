/// Where finished spans wait for their exporter (span_exporter.hpp). Bounded:
/// when nobody takes them, spans are dropped and counted, never waited for.
///
/// Whoever records asks first whether the trace is sampled; what is not costs
/// that one look. Any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "actors/commit_bell.hpp"
#include "integrations/span.hpp"

namespace orders::actors {

/// What became of spans: for metrics.
struct span_figures {
  std::atomic<std::uint64_t> exported{0};
  /// The queue was full.
  std::atomic<std::uint64_t> dropped_here{0};
  /// The collector did not take them.
  std::atomic<std::uint64_t> dropped_there{0};
};
using span_figures_ptr = std::shared_ptr<span_figures>;

class span_recorder {
 public:
  /// `share`: of the traces that begin here, how many are recorded, 0 to 1.
  span_recorder(std::size_t most_waiting, std::size_t batch, double share,
                span_figures_ptr figures)
      : most_waiting_(most_waiting),
        batch_(batch),
        share_(share),
        figures_(std::move(figures)) {}

  double share() const { return share_; }

  void record(integrations::span span);

  /// The oldest ones, at most a batch.
  std::vector<integrations::span> take();
  bool has_batch() const;

  /// Woken when a batch is full.
  sleeper exporter;

 private:
  const std::size_t most_waiting_, batch_;
  const double share_;
  const span_figures_ptr figures_;
  mutable std::mutex mutex_;
  std::vector<integrations::span> spans_;
};

/// Null: no spans are recorded at all.
using span_recorder_ptr = std::shared_ptr<span_recorder>;

/// The trace of work that begins by itself.
domain::trace_context begin_trace(const span_recorder_ptr& spans);

}  // namespace orders::actors
