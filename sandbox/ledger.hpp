/// All invoices, in memory. One key makes one invoice, whatever order, user
/// or amount a later request with it names (contract 6.4).
///
/// Thread-safe; the maps are cut into shards with a lock each, taken in the
/// order key, order, id. Bounded: past the bound add() refuses, because
/// forgetting an old key would make it new again.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sandbox/invoice.hpp"

namespace orders::sandbox {

using invoice_ptr = std::shared_ptr<invoice>;

struct ledger_summary {
  std::size_t orders = 0;  ///< with at least one invoice
  std::size_t invoices = 0;
  std::vector<std::string> orders_with_two_live_invoices;  ///< sorted
};

class ledger {
 public:
  explicit ledger(std::size_t most_invoices);

  struct added {
    invoice_ptr entry;  ///< null: the ledger is full
    bool is_existing = false;
  };

  /// The invoice of that key; made now if there is none.
  added add(invoice_request asked, instant_ms now);

  invoice_ptr by_id(std::string_view id) const;

  /// All invoices of an order, oldest first. Ids are compared without case.
  std::vector<invoice_ptr> of_order(std::string_view order_id) const;

  /// Every invoice; those of one order oldest first.
  std::vector<invoice_ptr> all() const;

  ledger_summary summary(instant_ms now) const;

  void forget_all();

 private:
  static constexpr std::size_t shards = 64;

  template <class Value>
  struct shard {
    mutable std::mutex mutex;
    std::unordered_map<std::string, Value> entries;
  };

  static std::size_t shard_of(std::string_view text);
  void index(const invoice_ptr& entry);

  const std::size_t most_invoices_;
  std::atomic<std::size_t> count_{0};
  std::array<shard<invoice_ptr>, shards> by_key_;
  std::array<shard<std::vector<invoice_ptr>>, shards> by_order_;
  std::array<shard<invoice_ptr>, shards> by_id_;
};

}  // namespace orders::sandbox
