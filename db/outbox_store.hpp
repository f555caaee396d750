/// The outbox as its relay sees it (design 8): what is to be published, what
/// has become of it, and what was set aside.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "domain/time.hpp"
#include "domain/trace_context.hpp"
#include "domain/uuid.hpp"

namespace orders::db {

struct outbox_event {
  domain::uuid id;
  domain::uuid order_id;
  std::string type;
  /// Within the order; events of the old service have none and come first.
  std::optional<std::int64_t> sequence;
  domain::timestamp occurred_at;
  /// JSON text.
  std::string payload;
  /// As the payload names the user; empty when it does not.
  std::string user_id;
  /// How often Kafka has refused it so far.
  std::int32_t refusals = 0;
  /// The trace that it happened in; the old service gave none.
  std::optional<domain::trace_context> trace{};
};

/// Why an event did not reach Kafka.
struct outbox_failure {
  domain::uuid id;
  std::string error;
  /// Counts as an attempt: it is about this very event.
  bool refused = false;
  /// To be set aside: its order waits until it is requeued.
  bool parked = false;
};

struct parked_event {
  domain::uuid id, order_id;
  std::string type;
  std::int32_t refusals = 0;
  domain::timestamp parked_at;
  std::string error;
};

struct outbox_statistics {
  /// Counted up to a bound of 100 000.
  std::int64_t unpublished = 0;
  std::int64_t oldest_age_seconds = 0;
  std::int64_t parked = 0;
};

/// Events of one order stand together, from its first unpublished one on, in
/// their order; at most `most` events, at most 100 of one order. `except`:
/// orders left out.
std::vector<outbox_event> fetch_unpublished(
    connection& c, std::span<const int> partitions,
    std::span<const domain::uuid> except, int most);

void mark_published(connection& c, std::span<const domain::uuid> ids);
void mark_failed(connection& c, std::span<const outbox_failure> failures);

/// The longest waiting first.
std::vector<parked_event> parked_events(connection& c, int most);

/// Gives parked events their attempts again; without ids all of them. Answers
/// those that were parked.
std::vector<domain::uuid> requeue_parked(
    connection& c, const std::optional<std::vector<domain::uuid>>& ids);

/// The same for the parked events of one order.
std::vector<domain::uuid> requeue_parked_of(connection& c,
                                            const domain::uuid& order_id);

/// How many were removed, at most `most`.
int delete_published_before(connection& c, domain::timestamp moment, int most);

outbox_statistics statistics_of_outbox(connection& c);

/// The channel on which processes tell each other of new events.
inline constexpr const char* outbox_channel = "order_outbox";

/// `who`: whatever the sender knows itself by.
void ring_outbox(connection& c, const std::string& who);

}  // namespace orders::db
