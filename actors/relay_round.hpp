/// One round of the relay, without Kafka and without actors: which event may
/// go when. An event goes only after the one before it in its order has been
/// delivered, so the first occurrences of an order's events are in order
/// whatever fails (docs/adr/0006-relay-partitions.md).
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "db/outbox_store.hpp"
#include "integrations/record_publisher.hpp"

namespace orders::actors {

struct relay_failure {
  domain::uuid id, order_id;
  std::string error;
  /// Kafka will not take this very event.
  bool refused = false;
  /// Before this one.
  std::int32_t refusals = 0;
};

struct round_result {
  std::vector<domain::uuid> delivered;
  /// At most one of each order.
  std::vector<relay_failure> failed;
  /// Orders of which all events at hand were delivered.
  std::vector<domain::uuid> finished_orders;

  /// Nothing came through, and no event was to blame.
  bool is_outage() const;
};

/// Sends at most one event of each order and waits for their reports.
using publish_wave = std::function<std::vector<integrations::delivery>(
    std::span<const db::outbox_event* const>)>;

/// `events`: as fetch_unpublished answers them. Once `go_on` says no, no
/// further wave begins.
round_result publish_in_waves(std::span<const db::outbox_event> events,
                              const publish_wave& publish,
                              const std::function<bool()>& go_on);

}  // namespace orders::actors
