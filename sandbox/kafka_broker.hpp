/// A Kafka cluster for tests: librdkafka's own mock brokers behind real
/// sockets, with a control API over HTTP. README.md says what it can do.
///
/// start() and stop() from one thread; the control API serves any.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "sandbox/exchange.hpp"

namespace orders::sandbox {

struct kafka_broker_settings {
  int brokers = 1;
  /// Made at the start: name and number of partitions.
  std::vector<std::pair<std::string, int>> topics;
  int control_port = 0;  ///< 0: any free one
};

/// `NAME:PARTITIONS`; the error is a sentence for people.
tl::expected<std::pair<std::string, int>, std::string> parse_topic(
    const std::string& text);

class kafka_broker {
 public:
  explicit kafka_broker(kafka_broker_settings settings);
  ~kafka_broker();
  kafka_broker(const kafka_broker&) = delete;
  kafka_broker& operator=(const kafka_broker&) = delete;

  /// The error is a sentence for people.
  tl::expected<void, std::string> start();
  void stop();

  /// `127.0.0.1:PORT`, comma-separated if there are several brokers.
  std::string bootstrap() const;
  std::string control_url() const;

 private:
  struct cluster;

  reply answer(const request& asked);
  reply push_errors(const request& asked);

  kafka_broker_settings settings_;
  std::unique_ptr<cluster> cluster_;
  std::unique_ptr<class listener> control_;
};

}  // namespace orders::sandbox
