/// Whoever takes records to Kafka: kafka_producer does, and a simulation plays
/// it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "integrations/kafka_record.hpp"

namespace orders::integrations {

enum class delivery_verdict : std::uint8_t {
  delivered,       ///< all in-sync replicas have it
  failed_for_now,  ///< may or may not have arrived; try again later
  refused,         ///< this very record will hardly ever be taken
};

struct delivery {
  delivery_verdict verdict = delivery_verdict::failed_for_now;
  /// Why not; empty when delivered.
  std::string error;
};

class record_publisher {
 public:
  using clock = std::chrono::steady_clock;

  virtual ~record_publisher() = default;

  /// Sends the records in this order and waits for the report of each, at the
  /// longest until `deadline`; answers one delivery per record, in the same
  /// order. A record that fails does NOT hold up those behind it: who needs
  /// B after A sends B when A has been delivered.
  ///
  /// `hurry` is asked now and then; once true, it cuts the rest short.
  virtual std::vector<delivery> publish(std::span<const kafka_record> records,
                                        clock::time_point deadline,
                                        const std::function<bool()>& hurry) = 0;
};

}  // namespace orders::integrations
