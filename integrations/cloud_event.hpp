/// An event of the outbox as a CloudEvent on Kafka: CloudEvents 1.0, Kafka
/// protocol binding, binary content mode. Attributes are headers, the value is
/// the payload as it stands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/trace_context.hpp"
#include "domain/uuid.hpp"
#include "integrations/kafka_record.hpp"

namespace orders::integrations {

struct outgoing_event {
  domain::uuid id;
  std::string type;
  /// The order.
  domain::uuid aggregate_id;
  /// ISO 8601 text.
  std::string occurred_at;
  /// Within the order, from 1; events of the old service have none.
  std::optional<std::int64_t> sequence;
  /// JSON text.
  std::string payload;
  /// The trace to go on with; absent: none.
  std::optional<domain::trace_context> trace{};
};

/// `key`: what decides the partition, so events of one key stay in order.
kafka_record to_cloud_event(const outgoing_event& event,
                            const std::string& topic, std::string key);

}  // namespace orders::integrations
