#include "tests/support/kafka.hpp"

#include <unistd.h>

#include <cstdlib>
#include <random>
#include <stdexcept>

namespace orders::tests {

namespace {

std::vector<std::string> command_line(const std::vector<std::string>& topics,
                                      int partitions) {
  std::vector<std::string> out{built_program("order-sandbox"), "kafka"};
  for (const auto& topic : topics) {
    out.emplace_back("--topic");
    out.push_back(topic + ":" + std::to_string(partitions));
  }
  return out;
}

}  // namespace

kafka_broker::kafka_broker(const std::vector<std::string>& topics,
                           int partitions) {
  const char* given = std::getenv("KAFKA_BROKERS");
  if (given && *given) {
    brokers_ = given;
    return;
  }
  process_ = std::make_unique<process>(command_line(topics, partitions));
  process_->await_output("\nready\n");
  const auto output = process_->output();
  brokers_ = output.substr(0, output.find('\n'));
  const auto colon = output.find(':', output.find("http://") + 5);
  control_port_ = std::stoi(output.substr(colon + 1));
}

void kafka_broker::down() const {
  control("/down");
}

void kafka_broker::up() const {
  control("/up");
}

void kafka_broker::push_errors(const std::string& api,
                               const nlohmann::json& errors) const {
  control("/errors", nlohmann::json{{"api", api}, {"errors", errors}}.dump());
}

void kafka_broker::control(const std::string& path,
                           const std::string& body) const {
  if (!steerable())
    throw std::logic_error("a cluster that is not ours cannot be steered");
  const auto r = client{control_port_}.send("PUT", path, {}, body);
  if (r.status != 200)
    throw std::runtime_error("the brokers did not take " + path + ": " +
                             std::to_string(r.status) + " " + r.error + r.text);
}

std::string unique_topic(const std::string& stem) {
  std::random_device random;
  return stem + "_" + std::to_string(::getpid()) + "_" +
         std::to_string(random());
}

}  // namespace orders::tests
