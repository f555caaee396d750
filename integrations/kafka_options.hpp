/// Where Kafka is and how to speak to it.
#pragma once

#include <functional>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace orders::integrations {

struct kafka_options {
  /// `host:port,host:port`.
  std::string brokers;
  /// librdkafka's own names, e.g. security.protocol; they override ours.
  std::vector<std::pair<std::string, std::string>> properties;
  /// Gets librdkafka's own log lines, from its threads; empty: dropped.
  std::function<void(const std::string& line)> log;
};

/// `extra` is `name=value;name=value` (setting KAFKA_OPTIONS). Every name and
/// value is checked against the library here, so that a misspelt one stops the
/// start. The error is one plain sentence without values, which may be secret.
tl::expected<kafka_options, std::string> parse_kafka_options(
    const std::string& brokers, const std::string& extra);

}  // namespace orders::integrations
