/// Reads the outbox as the event feed shows it.
#pragma once

#include "db/connection.hpp"
#include "domain/event_feed.hpp"

namespace orders::db {

/// At most `limit` events after this position. What a running transaction, or
/// one that began after it, has written comes when that one is over: whatever
/// database of the cluster it runs in.
domain::feed_page events_after(connection& c,
                               const domain::feed_position& position,
                               std::int64_t limit);

}  // namespace orders::db
