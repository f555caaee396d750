/// The query of the event feed, validated.
#pragma once

#include <httplib.h>

#include <chrono>
#include <optional>

#include "domain/event_feed.hpp"
#include "http/field_errors.hpp"

namespace orders::http {

struct feed_query {
  /// By default before the first event.
  domain::feed_position after;
  std::int64_t limit = 100;
  /// How long to wait for a first event.
  std::chrono::seconds wait{0};
};

/// Nothing when `errors` got an entry.
std::optional<feed_query> read_feed_query(const httplib::Params& query,
                                          field_errors& errors);

}  // namespace orders::http
