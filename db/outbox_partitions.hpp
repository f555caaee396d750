/// Which relay publishes which orders (docs/adr/0006-relay-partitions.md).
///
/// Orders fall into 16 partitions by the last four bits of their id. A relay
/// owns a partition by an advisory lock of its session, so ownership ends with
/// the connection, and it takes no more than its fair share.
#pragma once

#include <span>
#include <vector>

#include "db/connection.hpp"

namespace orders::db {

inline constexpr int outbox_partition_count = 16;

/// For one thread. Remembers what the current session holds.
class outbox_partitions {
 public:
  /// Takes or releases so many that every relay can have its share; never
  /// waits. Throws what libpqxx throws; call forget() when the connection went.
  void balance(connection& c);

  /// Lets all of them go.
  void release_all(connection& c);

  /// The connection was lost, and with it every lock.
  void forget();

  std::span<const int> held() const { return held_; }

 private:
  void join(connection& c);
  std::size_t count_relays(connection& c) const;
  void take(connection& c, std::size_t count);
  void release(connection& c, std::size_t count);

  bool joined_ = false;
  std::vector<int> held_;
};

}  // namespace orders::db
