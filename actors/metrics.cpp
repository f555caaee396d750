#include "actors/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <mutex>
#include <sstream>

namespace orders::actors {

namespace {

using buckets = prometheus::Histogram::BucketBoundaries;
using seconds = std::chrono::duration<double>;

/// From a read out of memory to the longest that a caller may wait.
const buckets request_seconds = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                 0.25,  0.5,    1,     2.5,  5,     10,   30};
const buckets commit_seconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                0.05,   0.1,   0.25,   0.5,   1,    5};
const buckets batch_sizes = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024};

/// A metric that is read where it is counted.
struct watched {
  std::string name, help;
  prometheus::MetricType type;
  metrics::labels by;
  metrics::reading read;
};

prometheus::ClientMetric sample_of(const watched& w) {
  prometheus::ClientMetric out;
  for (const auto& [name, value] : w.by) out.label.push_back({name, value});
  if (w.type == prometheus::MetricType::Counter)
    out.counter.value = w.read();
  else
    out.gauge.value = w.read();
  return out;
}

void add_sample(std::vector<prometheus::MetricFamily>& all, const watched& w) {
  auto family = std::find_if(all.begin(), all.end(), [&](const auto& known) {
    return known.name == w.name;
  });
  if (family == all.end())
    family = all.insert(all.end(), {w.name, w.help, w.type, {}});
  family->metric.push_back(sample_of(w));
}

}  // namespace

struct metrics::parts {
  using counters = prometheus::Family<prometheus::Counter>;
  using gauges = prometheus::Family<prometheus::Gauge>;
  using histograms = prometheus::Family<prometheus::Histogram>;

  counters& counter(const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  }
  gauges& gauge(const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
  }
  histograms& histogram(const char* name, const char* help) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(
        registry);
  }

  prometheus::Registry registry;
  counters& requests =
      counter("order_http_requests_total",
              "Requests answered, by route and class of status.");
  histograms& request_times =
      histogram("order_http_request_duration_seconds",
                "From the complete request to its answer, by route.");
  counters& checkouts = counter("order_checkouts_total",
                                "Checkouts, by what their caller was told.");
  counters& orders =
      counter("order_orders_placed_total", "Orders that checkouts have made.");
  counters& writes =
      counter("order_write_commands_total",
              "Commands given to group commit, by what became of them.");
  histograms& batches =
      histogram("order_write_batch_commands", "Commands of one group commit.");
  histograms& commits = histogram("order_write_batch_duration_seconds",
                                  "Time that one group commit took.");
  gauges& waiting_writes =
      gauge("order_write_waiting_commands",
            "Commands that have queued while a group commit ran.");
  counters& entered =
      counter("order_status_changes_total",
              "Orders that came into a status by this process.");
  counters& calls = counter("order_neighbour_calls_total",
                            "Calls of neighbours, attempt by attempt: "
                            "answered, failed, or withheld.");
  histograms& call_times =
      histogram("order_neighbour_call_duration_seconds",
                "From an attempt to its answer or failure, by neighbour.");
  gauges& circuits = gauge("order_neighbour_circuit_open",
                           "1 while a neighbour is left alone because it "
                           "keeps failing, or is being tried again.");

  mutable std::mutex mutex;
  std::vector<watched> watching;
};

void increment(prometheus::Counter* which, double by) {
  if (which) which->Increment(by);
}

void show(prometheus::Gauge* which, double value) {
  if (which) which->Set(value);
}

void request_metrics::count(int status,
                            std::chrono::steady_clock::duration took) const {
  const auto which = static_cast<std::size_t>(status / 100 - 1);
  if (which < by_class.size()) increment(by_class[which]);
  if (seconds) seconds->Observe(actors::seconds{took}.count());
}

void write_metrics::count_batch(
    std::size_t size, std::chrono::steady_clock::duration took) const {
  if (commands) commands->Observe(static_cast<double>(size));
  if (seconds) seconds->Observe(actors::seconds{took}.count());
}

void write_metrics::count_entry(const std::string& status,
                                double orders) const {
  if (const auto known = domain::parse_order_status(status))
    increment(entered[static_cast<std::size_t>(*known)], orders);
}

void neighbour_metrics::count(bool well,
                              std::chrono::steady_clock::duration took) const {
  increment(well ? answered : failed);
  if (seconds) seconds->Observe(actors::seconds{took}.count());
}

void neighbour_metrics::show_circuit(bool open) const {
  show(circuit_open, open ? 1 : 0);
}

metrics::metrics() : parts_(std::make_unique<parts>()) {
  auto& p = *parts_;
  const auto written = [&](const char* outcome) {
    return &p.writes.Add({{"outcome", outcome}});
  };
  writes_ = {&p.batches.Add({}, batch_sizes),
             &p.commits.Add({}, commit_seconds),
             written("committed"),
             written("conflict"),
             written("failed"),
             written("unknown"),
             &p.waiting_writes.Add({}),
             {}};
  for (std::size_t i = 0; i < writes_.entered.size(); ++i)
    writes_.entered[i] =
        &p.entered.Add({{"to", std::string{domain::order_status_names[i]}}});
  const auto checked_out = [&](const char* outcome) {
    return &p.checkouts.Add({{"outcome", outcome}});
  };
  checkouts_ = {checked_out("placed"),   checked_out("without_invoice"),
                checked_out("repeated"), checked_out("refused"),
                checked_out("failed"),   &p.orders.Add({})};
}

metrics::~metrics() = default;

request_metrics metrics::requests_of(const std::string& method,
                                     const std::string& route) {
  request_metrics out;
  for (std::size_t i = 0; i < out.by_class.size(); ++i)
    out.by_class[i] =
        &parts_->requests.Add({{"method", method},
                               {"route", route},
                               {"status", std::to_string(i + 1) + "xx"}});
  out.seconds = &parts_->request_times.Add(
      {{"method", method}, {"route", route}}, request_seconds);
  return out;
}

neighbour_metrics metrics::calls_of(const std::string& name) {
  const auto came_to = [&](const char* outcome) {
    return &parts_->calls.Add({{"neighbour", name}, {"outcome", outcome}});
  };
  return {came_to("answered"), came_to("failed"), came_to("withheld"),
          &parts_->call_times.Add({{"neighbour", name}}, request_seconds),
          &parts_->circuits.Add({{"neighbour", name}})};
}

void metrics::watch_gauge(const std::string& name, const std::string& help,
                          reading read, labels by) {
  const std::lock_guard lock{parts_->mutex};
  parts_->watching.push_back({name, help, prometheus::MetricType::Gauge,
                              std::move(by), std::move(read)});
}

void metrics::watch_counter(const std::string& name, const std::string& help,
                            reading read, labels by) {
  const std::lock_guard lock{parts_->mutex};
  parts_->watching.push_back({name, help, prometheus::MetricType::Counter,
                              std::move(by), std::move(read)});
}

std::string metrics::text() const {
  auto all = parts_->registry.Collect();
  {
    const std::lock_guard lock{parts_->mutex};
    for (const auto& w : parts_->watching) add_sample(all, w);
  }
  std::ostringstream out;
  prometheus::TextSerializer{}.Serialize(out, all);
  return out.str();
}

}  // namespace orders::actors
