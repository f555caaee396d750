/// The outbox of a simulated run as its relays see it, and the topic that they
/// publish to.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <unordered_set>
#include <vector>

#include "db/outbox_partitions.hpp"
#include "db/relay_outbox.hpp"
#include "integrations/record_publisher.hpp"
#include "tests/simulation/memory_store.hpp"
#include "tests/simulation/store_faults.hpp"
#include "tests/simulation/timeline.hpp"

namespace orders::tests {

/// Kafka, with what arrived.
struct played_topic {
  /// Sequences in the order of their arrival, repeated ones included.
  std::map<std::string, std::vector<std::int64_t>> arrived;
  /// How likely it is that a record is lost, or that only its report is.
  double lost = 0, report_lost = 0;
};

class memory_outbox {
 public:
  memory_outbox(timeline& time, const memory_store& store,
                const store_faults& faults)
      : time_(time), store_(store), faults_(faults) {}

  /// The relay's side of the database, for one process while it lives.
  std::unique_ptr<db::relay_outbox> line_of(std::shared_ptr<const bool> alive);
  std::unique_ptr<integrations::record_publisher> kafka_for(
      std::shared_ptr<const bool> alive);

  played_topic topic;

  bool is_empty() const { return published_.size() == store_.events().size(); }

 private:
  class line;
  class publisher;

  timeline& time_;
  const memory_store& store_;
  const store_faults& faults_;
  std::unordered_set<domain::uuid> published_;
  std::array<std::shared_ptr<const bool>, db::outbox_partition_count> owners_;
  std::vector<std::shared_ptr<const bool>> relays_;
};

}  // namespace orders::tests
