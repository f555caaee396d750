/// The database of a simulated run: the tables in memory, one statement after
/// the other, with the rules of sql/queries. store_test.cpp holds it and
/// PostgreSQL to the same behaviour.
#pragma once

#include <functional>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "actors/messages.hpp"
#include "db/deadline_store.hpp"
#include "db/outbox_store.hpp"

namespace orders::tests {

class memory_store {
 public:
  struct kept_history {
    domain::uuid order;
    domain::history_entry entry;
    domain::timestamp at;
  };
  struct kept_event {
    domain::uuid order;
    std::int64_t sequence = 0;
    domain::order_event event;
    domain::uuid user;
    domain::timestamp at;
    bool published = false;
  };

  /// `now`: the database's clock.
  explicit memory_store(std::function<domain::timestamp()> now)
      : now_(std::move(now)) {}

  // -- statements -----------------------------------------------------------

  db::write_outcome place(const domain::placement& p);
  db::write_outcome change(const domain::order_change& c);

  /// Null when there is none.
  actors::order_ptr load(const domain::uuid& id) const;
  actors::order_ptr load(const std::string& number) const;
  actors::found_checkout find(const domain::checkout_key& key) const;
  domain::feed_page events_after(const domain::feed_position& position,
                                 std::int64_t limit) const;

  std::vector<db::leased_deadline> lease(std::size_t most,
                                         std::chrono::milliseconds length);
  void settle(const std::vector<db::settled_deadline>& settled);

  // -- what it holds --------------------------------------------------------

  const std::unordered_map<domain::uuid, actors::order_ptr>& orders() const {
    return orders_;
  }
  /// As they were placed.
  const std::vector<actors::order_ptr>& placed() const { return placed_; }
  const std::vector<domain::checkout_record>& checkouts() const {
    return checkouts_;
  }
  const std::vector<kept_history>& history() const { return history_; }
  std::int64_t event_sequence(const domain::uuid& order) const {
    return sequences_.at(order);
  }
  /// Some order waits for something.
  bool has_deadlines() const { return !deadlines_.empty(); }
  /// In the order of their commits.
  const std::vector<kept_event>& events() const { return events_; }

 private:
  struct deadline {
    domain::timestamp due;
    int attempts = 0;
  };

  void keep_event(const domain::order& o, std::int64_t sequence,
                  const domain::order_event& event);
  void schedule(const domain::uuid& order,
                const std::optional<domain::timestamp>& look_at);

  std::function<domain::timestamp()> now_;
  std::unordered_map<domain::uuid, actors::order_ptr> orders_;
  std::unordered_map<domain::uuid, std::int64_t> sequences_;
  std::map<std::pair<domain::uuid, std::string>, std::size_t> keys_;
  std::unordered_set<std::string> numbers_;
  std::map<domain::uuid, std::vector<domain::uuid>> orders_of_;
  std::vector<actors::order_ptr> placed_;
  std::vector<domain::checkout_record> checkouts_;
  std::vector<kept_history> history_;
  std::vector<kept_event> events_;
  std::map<domain::uuid, deadline> deadlines_;
};

}  // namespace orders::tests
