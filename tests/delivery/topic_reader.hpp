/// read_topic.mjs as a process: an independent client that reads our events as
/// a consumer group and checks them.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/kafka.hpp"

namespace orders::tests {

/// Groups of the mock form slowly, and the machine may be busy.
inline constexpr std::chrono::milliseconds reading_patience{120'000};

/// Reads from the beginning until so many different events have come; returns
/// its report: messages, events, orders, duplicates, traced, faults.
inline nlohmann::json read_topic(const kafka_broker& kafka,
                                 const std::string& topic, std::size_t events,
                                 const std::string& keyed_by = "order") {
  const char* packages = std::getenv("ORDER_WEB_PACKAGES");
  if (!packages)
    throw std::runtime_error("ORDER_WEB_PACKAGES is not set; run script/test");
  process reader{{"/usr/bin/env", "node",
                  ORDER_SOURCE_DIR "/tests/delivery/read_topic.mjs",
                  kafka.brokers(), topic, std::to_string(events), keyed_by},
                 {{"ORDER_WEB_PACKAGES", packages}}};
  reader.await_output("\"faults\":", reading_patience);
  reader.await_end(reading_patience);
  const auto output = reader.output();
  return nlohmann::json::parse(output.substr(output.find('{')));
}

}  // namespace orders::tests
