/// The event feed: what neighbours read of the outbox (design 8).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/time.hpp"
#include "domain/uuid.hpp"

namespace orders::domain {

/// Where a reader stands: behind this event of this transaction. Readers keep
/// it as an opaque text of 48 hex digits.
struct feed_position {
  std::uint64_t transaction = 0;
  uuid event;

  static std::optional<feed_position> parse(std::string_view text);
  std::string text() const;

  friend auto operator<=>(const feed_position&, const feed_position&) = default;
};

/// An event as it was committed.
struct feed_event {
  feed_position at;
  std::string type;
  uuid aggregate_id;
  /// Within the aggregate; the old service gave none.
  std::optional<std::int64_t> sequence;
  timestamp occurred_at;
  /// JSON text.
  std::string payload;
  /// The trace that it happened in, if there was one: a `traceparent`.
  std::optional<std::string> traceparent{};
};

/// Events in feed order.
struct feed_page {
  std::vector<feed_event> events;
  /// Where the reader goes on: of the last event, or where it stood.
  feed_position next;
  /// There were more when this was read.
  bool more = false;
};

}  // namespace orders::domain
