/// The PAYMENT LISTENER: takes payment-service's events from Kafka to the
/// orders they are about (contract 8.3). Runs detached.
///
/// Works on one batch at a time and commits its offsets when every record of
/// it has been settled: applied and durable, refused by the order for good,
/// none of our business, or in the dead-letter topic. After a crash a batch
/// comes again, which is harmless: payments and refunds count once.
#pragma once

#include <caf/all.hpp>
#include <optional>

#include "actors/address_book.hpp"
#include "integrations/kafka_consumer.hpp"
#include "integrations/kafka_producer.hpp"
#include "integrations/payment_event.hpp"

namespace orders::actors {

struct payment_listener_options {
  integrations::kafka_options kafka;
  std::string topic, group, dead_topic;
  /// Also holds the figures.
  address_book_ptr book;
};

struct payment_listener_state {
  static constexpr const char* name = "payment-listener";

  /// A record that has not been settled yet.
  struct open_record {
    integrations::received_record received;
    std::optional<integrations::payment_notice> notice;
    /// Why it goes to the dead-letter topic; empty when it does not.
    std::string dead;
    int attempts = 0;
  };

  payment_listener_options options;
  std::optional<integrations::kafka_consumer> consumer;
  std::unique_ptr<integrations::kafka_producer> dead_letters;
  std::vector<open_record> open;
  std::size_t unanswered = 0;
};

caf::behavior payment_listener(
    caf::stateful_actor<payment_listener_state>* self,
    payment_listener_options options);

}  // namespace orders::actors
