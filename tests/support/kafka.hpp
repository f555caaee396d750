/// A Kafka cluster for a test: the cluster of KAFKA_BROKERS when that is set,
/// otherwise the mock brokers of order-sandbox in a process of their own.
///
/// Failures are exceptions. Steering the brokers (down, up, push_errors) is
/// possible with the mock only: ask steerable().
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/client.hpp"
#include "tests/support/process.hpp"

namespace orders::tests {

class kafka_broker {
 public:
  /// The topics are made with so many partitions; a real cluster makes its
  /// topics as it is configured to.
  explicit kafka_broker(const std::vector<std::string>& topics = {},
                        int partitions = 4);

  /// What a program takes as KAFKA_BROKERS.
  const std::string& brokers() const { return brokers_; }
  bool steerable() const { return process_ != nullptr; }

  /// Cuts all connections and refuses new ones; what it holds stays.
  void down() const;
  void up() const;
  /// The next requests of this kind fail (sandbox/README.md).
  void push_errors(const std::string& api, const nlohmann::json& errors) const;

 private:
  void control(const std::string& path, const std::string& body = "") const;

  std::unique_ptr<process> process_;
  std::string brokers_;
  int control_port_ = 0;
};

/// A name that no other test uses, also on a cluster that keeps its topics.
std::string unique_topic(const std::string& stem);

}  // namespace orders::tests
