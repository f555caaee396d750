#include "db/outbox_partitions.hpp"

#include <algorithm>

#include "db/order_rows.hpp"
#include "sql_queries.hpp"

namespace orders::db {

namespace {

/// Any constant: the space of our advisory locks of two keys.
constexpr int lock_space = 726251;
/// Partitions are keys 0 to 15; every relay shares this one.
constexpr int membership_key = outbox_partition_count;

}  // namespace

void outbox_partitions::balance(connection& c) {
  if (!joined_) join(c);
  const std::size_t relays = std::max<std::size_t>(1, count_relays(c));
  const std::size_t share = (outbox_partition_count + relays - 1) / relays;
  if (held_.size() < share)
    take(c, share - held_.size());
  else if (held_.size() > share)
    release(c, held_.size() - share);
}

void outbox_partitions::release_all(connection& c) {
  release(c, held_.size());
}

void outbox_partitions::forget() {
  joined_ = false;
  held_.clear();
}

void outbox_partitions::join(connection& c) {
  pqxx::nontransaction tx{c.raw()};
  c.run(tx, sql::outbox_join_relays, lock_space, membership_key);
  joined_ = true;
}

std::size_t outbox_partitions::count_relays(connection& c) const {
  pqxx::nontransaction tx{c.raw()};
  return c.run(tx, sql::outbox_count_relays, lock_space, membership_key)
      .at(0)
      .at(0)
      .as<std::size_t>();
}

void outbox_partitions::take(connection& c, std::size_t count) {
  std::vector<int> wanted;
  for (int p = 0; p < outbox_partition_count; ++p)
    if (std::find(held_.begin(), held_.end(), p) == held_.end())
      wanted.push_back(p);
  pqxx::nontransaction tx{c.raw()};
  for (const auto& row : c.run(tx, sql::outbox_take_partitions, lock_space,
                               to_int_array(wanted), static_cast<int>(count)))
    held_.push_back(row[0].as<int>());
}

void outbox_partitions::release(connection& c, std::size_t count) {
  const std::vector<int> excess(
      held_.end() - static_cast<std::ptrdiff_t>(count), held_.end());
  held_.resize(held_.size() - count);
  pqxx::nontransaction tx{c.raw()};
  c.run(tx, sql::outbox_release_partitions, lock_space, to_int_array(excess));
}

}  // namespace orders::db
