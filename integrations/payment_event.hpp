/// What payment-service tells over Kafka (contract 8.3), as commands to orders.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "domain/order_command.hpp"
#include "integrations/kafka_record.hpp"

namespace orders::integrations {

struct payment_notice {
  domain::uuid order_id;
  domain::order_command command;
};

/// nullopt: an event that is none of our business. The error, one plain
/// sentence, is for records that nobody can make sense of: they belong to the
/// dead-letter topic.
///
/// The type comes from the header `ce_type` (CloudEvents), `event_type` or
/// `type`, else from a member `eventType`, `event_type` or `type`; the payload
/// is the value itself or its member `payload` or `data`.
tl::expected<std::optional<payment_notice>, std::string> read_payment_event(
    const kafka_record& record);

}  // namespace orders::integrations
