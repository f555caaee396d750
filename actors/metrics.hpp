/// What Prometheus is told (GET /metrics): the one place where every metric has
/// its name, help and labels. Base units: seconds, counts. No ids as labels.
///
/// Handles are resolved once, where something is set up; counting by them takes
/// no look-up and no allocation. Thread-safe.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "domain/order_status.hpp"

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace orders::actors {

/// Requests of one route. A handle: copies count for the same.
struct request_metrics {
  /// By the first digit of the status, from 1xx.
  std::array<prometheus::Counter*, 5> by_class{};
  prometheus::Histogram* seconds = nullptr;

  void count(int status, std::chrono::steady_clock::duration took) const;
};

/// Group commit.
struct write_metrics {
  prometheus::Histogram* commands = nullptr;
  prometheus::Histogram* seconds = nullptr;
  prometheus::Counter *committed = nullptr, *conflict = nullptr,
                      *failed = nullptr, *unknown = nullptr;
  /// Commands that have queued while a batch was committed.
  prometheus::Gauge* waiting = nullptr;
  /// Orders that have come into each status.
  std::array<prometheus::Counter*, domain::order_status_names.size()> entered{};

  void count_batch(std::size_t size,
                   std::chrono::steady_clock::duration took) const;
  void count_entry(const std::string& status, double orders = 1) const;
};

/// Calls of one neighbour, attempt by attempt. A handle.
struct neighbour_metrics {
  /// It answered, if only to refuse.
  prometheus::Counter* answered = nullptr;
  /// No answer, or one of its own failure.
  prometheus::Counter* failed = nullptr;
  /// Not called at all: the circuit is open, or too many calls wait.
  prometheus::Counter* withheld = nullptr;
  prometheus::Histogram* seconds = nullptr;
  /// 1 unless the circuit is closed.
  prometheus::Gauge* circuit_open = nullptr;

  void count(bool well, std::chrono::steady_clock::duration took) const;
  void show_circuit(bool open) const;
};

/// What became of checkouts, as their callers were told.
struct checkout_metrics {
  /// New orders, all with their invoice.
  prometheus::Counter* placed = nullptr;
  /// New orders, one at least without its invoice so far.
  prometheus::Counter* without_invoice = nullptr;
  /// A retry: the orders were there.
  prometheus::Counter* repeated = nullptr;
  /// The shopper has to change something.
  prometheus::Counter* refused = nullptr;
  /// We, or a neighbour, could not.
  prometheus::Counter* failed = nullptr;
  prometheus::Counter* orders = nullptr;
};

void increment(prometheus::Counter* which, double by = 1);
void show(prometheus::Gauge* which, double value);

class metrics {
 public:
  metrics();
  ~metrics();
  metrics(const metrics&) = delete;
  metrics& operator=(const metrics&) = delete;

  /// `route`: its template, never a path.
  request_metrics requests_of(const std::string& method,
                              const std::string& route);
  /// `name` as in "payment-service".
  neighbour_metrics calls_of(const std::string& name);
  const write_metrics& writes() const { return writes_; }
  const checkout_metrics& checkouts() const { return checkouts_; }

  using labels = std::vector<std::pair<std::string, std::string>>;
  /// Read at each scrape, from any thread, as long as this lives: for what
  /// others count in atomics of their own. Must not block nor throw. Metrics
  /// of one name share their help. Names of counters end in `_total`.
  using reading = std::function<double()>;
  void watch_gauge(const std::string& name, const std::string& help,
                   reading read, labels by = {});
  void watch_counter(const std::string& name, const std::string& help,
                     reading read, labels by = {});

  /// In the text format 0.0.4.
  std::string text() const;

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
  write_metrics writes_;
  checkout_metrics checkouts_;
};

using metrics_ptr = std::shared_ptr<metrics>;

}  // namespace orders::actors
