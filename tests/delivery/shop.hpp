/// A shop under load whose events go to Kafka.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/basket.hpp"
#include "tests/support/in_parallel.hpp"
#include "tests/support/kafka.hpp"
#include "tests/support/world.hpp"

namespace orders::tests {

/// Kafka and everything of an end-to-end test.
struct shop {
  /// Records are given up early, so that outages of a second are some.
  static environment settings(const kafka_broker& kafka,
                              const std::string& topic,
                              const environment& more) {
    environment out{{"KAFKA_BROKERS", kafka.brokers()},
                    {"KAFKA_OPTIONS", "message.timeout.ms=1500"},
                    {"ORDER_EVENTS_TOPIC", topic}};
    for (const auto& [name, value] : more) out[name] = value;
    return out;
  }

  explicit shop(const environment& more = {})
      : variables(settings(kafka, topic, more)), everything(variables) {}

  /// What a relay that runs apart gets.
  environment relay_variables() const {
    auto out = variables;
    out["ORDER_DATABASE_URL"] = everything.db.url();
    out["NODE_ENV"] = "test";
    return out;
  }

  std::size_t count(const std::string& where) const {
    return everything.db.value<std::size_t>(
        "select count(*) from service_outbox where " + where);
  }
  /// Waits until nothing is left to publish; how many events there are.
  std::size_t drained() const {
    wait_until(
        "the outbox is drained", [&] { return count("not is_published") == 0; },
        std::chrono::milliseconds{120'000});
    return count("true");
  }

  std::string topic = unique_topic("order_event");
  kafka_broker kafka{{topic}, 8};
  environment variables;
  world everything;
};

/// Shoppers who check out baskets of three sellers and pay for what they got,
/// until it is told to stop.
class shopping {
 public:
  explicit shopping(int port, std::size_t callers = 4)
      : thread_([this, port, callers] {
          in_parallel(port, callers, enough, [this](client& c, std::size_t i) {
            if (!stop_) shop_once(c, i);
          });
        }) {}
  ~shopping() { join(); }

  std::size_t placed() const { return placed_; }
  /// Checkouts and payments that were not taken.
  std::size_t failed() const { return failed_; }
  void await_more(std::size_t more) const {
    const auto target = placed_ + more;
    wait_until(
        "shoppers check out", [&] { return placed_ >= target; },
        std::chrono::milliseconds{60'000});
  }
  void join() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }

 private:
  /// A bound for what never ends otherwise.
  static constexpr std::size_t enough = 1'000'000;

  void shop_once(client& c, std::size_t i) {
    const auto answer = check_out(
        c, shopper(unsigned(1 + i % 50)),
        basket("s-" + std::to_string(i), {line(1), line(2), line(0)}));
    if (answer.status != 201) {
      ++failed_;
      return;
    }
    for (const auto& order : answer.data().at("orders")) {
      const std::string id = order.at("id");
      const auto paid =
          c.put("/api/orders/" + id + "/status", as_service("payment-service"),
                {{"newStatus", "paid"}});
      if (paid.status != 200) ++failed_;
    }
    ++placed_;
  }

  std::atomic<bool> stop_{false};
  std::atomic<std::size_t> placed_{0}, failed_{0};
  std::thread thread_;
};

}  // namespace orders::tests
