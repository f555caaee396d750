/// The outbox as one relay works it off: the partitions that are its own
/// (outbox_partitions.hpp), and the events in them (outbox_store.hpp).
///
/// An interface, so that a simulation can play the database.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "db/outbox_store.hpp"

namespace orders::db {

class relay_outbox {
 public:
  virtual ~relay_outbox() = default;

  /// Takes, or gives back, up to a fair share of the partitions; how many it
  /// has then.
  virtual result<std::size_t> balance() = 0;
  /// Of its partitions; see fetch_unpublished.
  virtual result<std::vector<outbox_event>> fetch(
      std::span<const domain::uuid> except, int most) = 0;
  virtual result<bool> mark_published(std::span<const domain::uuid> ids) = 0;
  virtual result<bool> mark_failed(
      std::span<const outbox_failure> failures) = 0;
  /// How many were removed, at most `most`.
  virtual result<int> remove_published_before(domain::timestamp moment,
                                              int most) = 0;
  /// False: the connection is lost, and with it the partitions.
  virtual bool connected() const = 0;
};

/// In PostgreSQL, over a connection of its own. For one thread. `conninfo`: see
/// database_url.hpp.
std::unique_ptr<relay_outbox> open_relay_outbox(std::string conninfo);

}  // namespace orders::db
