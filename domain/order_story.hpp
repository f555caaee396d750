/// What is known of an order besides its row, for people who ask why it stands
/// where it stands.
#pragma once

#include <vector>

#include "domain/incident.hpp"
#include "domain/order_change.hpp"

namespace orders::domain {

/// A row of order_status_history and its moment.
struct story_step {
  history_entry entry;
  timestamp at;
};

/// An event of the order and how far it got on its way to Kafka.
struct story_event {
  uuid id;
  std::string type;
  /// Events of the old service have none.
  std::optional<std::int64_t> sequence;
  timestamp at;
  std::optional<timestamp> published_at, parked_at;
  std::int32_t attempts = 0;
  std::string error;
};

/// What a neighbour is to be told (docs/duties.md).
struct story_duty {
  std::string neighbour, kind;
  timestamp at, due_at;
  std::optional<timestamp> done_at, refused_at;
  std::int32_t attempts = 0;
  std::string error;
};

/// The order's deadline (sweeping.hpp) and what became of the looks so far.
struct story_look {
  timestamp due_at;
  /// The last look that changed nothing; absent when there was none.
  std::optional<timestamp> looked_at;
  /// Looks in a row that failed since the order changed.
  std::int32_t failures = 0;
  std::string error;
};

struct order_story {
  std::vector<story_step> history;
  std::vector<story_event> events;
  std::vector<kept_incident> incidents;
  std::vector<story_duty> duties;
  std::optional<story_look> look;
};

/// The history of one order, and whose it is.
struct order_history {
  uuid order_id, user_id;
  std::vector<story_step> steps;
};

}  // namespace orders::domain
