#include "integrations/cloud_event.hpp"

#include <utility>

namespace orders::integrations {

kafka_record to_cloud_event(const outgoing_event& event,
                            const std::string& topic, std::string key) {
  kafka_record out{topic,
                   std::move(key),
                   event.payload,
                   {{"ce_specversion", "1.0"},
                    {"ce_id", event.id.text()},
                    {"ce_type", event.type},
                    {"ce_source", "order-service"},
                    {"ce_subject", event.aggregate_id.text()},
                    {"ce_time", event.occurred_at},
                    {"content-type", "application/json"}}};
  if (event.sequence)
    out.headers.emplace_back("ce_sequence", std::to_string(*event.sequence));
  // Under its own name, where tracing libraries for Kafka look for it.
  if (event.trace) out.headers.emplace_back("traceparent", event.trace->text());
  return out;
}

}  // namespace orders::integrations
