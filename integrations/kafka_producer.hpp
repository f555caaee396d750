/// Publishes records to Kafka: idempotent producer, acknowledged by all
/// in-sync replicas (design 8).
///
/// Not thread-safe: one owner. Survives brokers that go and come back, and the
/// library's fatal states, by making its client anew.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "integrations/kafka_options.hpp"
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

class kafka_producer {
 public:
  using clock = std::chrono::steady_clock;

  explicit kafka_producer(kafka_options options);
  ~kafka_producer();
  kafka_producer(const kafka_producer&) = delete;
  kafka_producer& operator=(const kafka_producer&) = delete;

  /// Sends the records in this order and waits for the report of each, at the
  /// longest until `deadline`; answers one delivery per record, in the same
  /// order. A record that fails does NOT hold up those behind it: who needs
  /// B after A sends B when A has been delivered.
  ///
  /// `hurry` is asked now and then; once true, it cuts the rest short.
  std::vector<delivery> publish(std::span<const kafka_record> records,
                                clock::time_point deadline,
                                const std::function<bool()>& hurry = {});

 private:
  class client;

  std::vector<delivery> attempt(std::span<const kafka_record> records,
                                clock::time_point deadline,
                                const std::function<bool()>& hurry);

  kafka_options options_;
  std::unique_ptr<client> client_;
};

}  // namespace orders::integrations
