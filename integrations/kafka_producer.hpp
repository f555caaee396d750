/// Publishes records to Kafka: idempotent producer, acknowledged by all
/// in-sync replicas (design 8).
///
/// Not thread-safe: one owner. Survives brokers that go and come back, and the
/// library's fatal states, by making its client anew.
#pragma once

#include <memory>

#include "integrations/kafka_options.hpp"
#include "integrations/record_publisher.hpp"

namespace orders::integrations {

class kafka_producer final : public record_publisher {
 public:
  explicit kafka_producer(kafka_options options);
  ~kafka_producer() override;
  kafka_producer(const kafka_producer&) = delete;
  kafka_producer& operator=(const kafka_producer&) = delete;

  std::vector<delivery> publish(
      std::span<const kafka_record> records, clock::time_point deadline,
      const std::function<bool()>& hurry = {}) override;

 private:
  class client;

  std::vector<delivery> attempt(std::span<const kafka_record> records,
                                clock::time_point deadline,
                                const std::function<bool()>& hurry);

  kafka_options options_;
  std::unique_ptr<client> client_;
};

}  // namespace orders::integrations
