/// The work table of a simulated run: what payment-service must be told of
/// commissions (docs/duties.md), by the rules of sql/queries/duty.
#pragma once

#include <vector>

#include "actors/messages.hpp"
#include "tests/simulation/memory_store.hpp"

namespace orders::tests {

class memory_duties {
 public:
  memory_duties(const memory_store& store, const domain::environment& env)
      : store_(store), env_(env) {}

  /// One visit of a desk: settle, plan, lease.
  actors::duty_batch visit(const actors::duty_round& round);

  /// Every event has been planned for, and every duty is over.
  bool is_idle() const;

 private:
  struct row {
    domain::duty what;
    domain::timestamp due;
    bool over = false;
  };

  void settle(const domain::duty_report& report);
  std::size_t plan();
  bool is_first_of_order(const row& r) const;
  bool has_commission(const domain::uuid& order) const;

  const memory_store& store_;
  const domain::environment& env_;
  std::vector<row> rows_;
  std::size_t planned_ = 0;
};

}  // namespace orders::tests
