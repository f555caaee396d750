/// What is known of a run from four sides that know nothing of each other: the
/// callers, the neighbours, the database and the events.
///
/// `gather` reads the last three; a test keeps the first in a `client_log`.
/// checker.hpp decides whether they tell one story.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/client.hpp"
#include "tests/support/database.hpp"
#include "tests/support/sandbox.hpp"

namespace orders::tests {

/// A checkout that a caller sent once, and what it was answered.
struct asked_checkout {
  std::string user, key;
  reply answer;
};

/// A status that a caller asked for once, by whatever route.
struct asked_move {
  std::string order, status;
  reply answer;
};

/// Every request of a run with its answer, retries each on their own. A call
/// without an answer belongs here as well. Thread-safe.
class client_log {
 public:
  void checkout(const std::string& user, const std::string& key,
                const reply& answer);
  void move(const std::string& order, const std::string& status,
            const reply& answer);

  std::vector<asked_checkout> checkouts() const;
  std::vector<asked_move> moves() const;

 private:
  mutable std::mutex mutex_;
  std::vector<asked_checkout> checkouts_;
  std::vector<asked_move> moves_;
};

/// Amounts are in cents.
struct order_row {
  std::string id;
  /// Of its checkout; empty: another tool made the order.
  std::string user, key;
  std::string status;
  std::int64_t subtotal = 0, discount = 0, shipping = 0, tax = 0, total = 0;
  /// Of its items: the sum of unit price times quantity.
  std::int64_t items = 0;
  std::int64_t event_sequence = 0;
  bool was_paid = false;
};

struct history_row {
  std::string order;
  /// Empty: the order began.
  std::string from;
  std::string to;
};

struct event_row {
  std::string order;
  std::int64_t sequence = 0;
  std::string type;
  std::string from, to, reason;
};

/// An invoice as payment-service has it.
struct invoice_row {
  std::string id, order, status;
  std::int64_t amount = 0;
};

/// One POST /api/payments.
struct invoice_call {
  std::string order, key;
  std::int64_t amount = 0;
};

struct evidence {
  std::vector<asked_checkout> checkouts;
  std::vector<asked_move> moves;
  std::vector<invoice_call> calls;
  std::vector<invoice_row> invoices;
  std::vector<order_row> orders;
  std::vector<history_row> history;
  std::vector<event_row> events;
  /// Of ledger.hpp, which the database breaks by itself.
  std::vector<std::string> ledger;
};

/// REQUIRES: nobody writes any more, and no events were deleted.
evidence gather(const client_log& log, const sandbox& neighbours,
                const database& db);

}  // namespace orders::tests
