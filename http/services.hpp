/// What the routes work with. Shared by all I/O threads; read-only but for
/// what is itself thread-safe.
#pragma once

#include <atomic>
#include <vector>

#include "actors/address_book.hpp"
#include "actors/span_recorder.hpp"
#include "http/authentication.hpp"
#include "http/bodies.hpp"
#include "http/checkout_rate.hpp"
#include "http/permissions.hpp"
#include "http/route_metrics.hpp"

namespace orders::http {

struct api_options {
  http::credentials credentials;
  http::permissions permissions;
  checkout_rules checkout;
  /// Of one gateway user; 0: no limit.
  std::int64_t checkouts_per_minute = 0;
  /// Exactly as browsers send them.
  std::vector<std::string> allowed_origins;
  /// For /health.
  std::string environment = "development";
  std::string version = "1.0.0";
  std::size_t body_limit = 102400;
  std::chrono::milliseconds checkout_deadline{10000};
  std::chrono::milliseconds change_deadline{8000};
  std::chrono::milliseconds read_deadline{5000};
};

struct services {
  services(api_options chosen, actors::address_book_ptr addresses,
           actors::environment_ptr outside, std::vector<caf::actor> some,
           actors::metrics_ptr counting, actors::span_recorder_ptr tracing = {})
      : options(std::move(chosen)),
        who(options.credentials),
        book(std::move(addresses)),
        env(std::move(outside)),
        desks(std::move(some)),
        metrics(std::move(counting)),
        spans(std::move(tracing)),
        requests(*metrics),
        checkouts(options.checkouts_per_minute) {
    service_auth_figures::watch(*metrics, who.figures());
  }

  const api_options options;
  const authentication who;
  const actors::address_book_ptr book;
  const actors::environment_ptr env;
  /// Front desks, used in turn.
  const std::vector<caf::actor> desks;
  const actors::metrics_ptr metrics;
  /// Null: no spans are recorded.
  const actors::span_recorder_ptr spans;
  const route_metrics requests;
  mutable checkout_rate checkouts;

  /// From now on /health/ready answers 503, so that balancers look elsewhere;
  /// everything else is served as before. Any thread.
  void stop_soon() { stopping_ = true; }
  bool is_stopping() const { return stopping_; }

  const caf::actor& desk() const {
    return desks[turn_.fetch_add(1, std::memory_order_relaxed) % desks.size()];
  }

 private:
  mutable std::atomic<std::size_t> turn_{0};
  std::atomic<bool> stopping_{false};
};

}  // namespace orders::http
