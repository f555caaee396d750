/// The ORDER SWEEPER actor (interfaces.hpp): brings orders that wait for
/// something on their way although nobody asks (design 7). It leases overdue
/// orders, has the attendant look at each, and notes when to look again. Any
/// number of replicas may sweep.
#pragma once

#include <deque>

#include "actors/address_book.hpp"
#include "actors/random_unit.hpp"
#include "actors/span_recorder.hpp"
#include "actors/sweep_figures.hpp"

namespace orders::actors {

struct order_sweeper_options {
  std::chrono::milliseconds interval{5000};
  /// Looks at a time.
  std::size_t at_once = 64;
  /// Of one look, from the lease to the last answer. Shorter than the lease,
  /// so that nobody else begins while we are at it.
  std::chrono::milliseconds patience{15'000};
  /// Uniform in [0, 1), for pauses.
  std::function<double()> random = random_unit;
  /// Told of every look that is sampled; may be null.
  span_recorder_ptr spans;
};

/// How long an order is one sweeper's alone. After a crash it waits no longer.
inline constexpr std::chrono::milliseconds sweep_lease{20'000};

struct order_sweeper_state {
  static constexpr const char* name = "order-sweeper";
  address_book_ptr book;
  environment_ptr env;
  order_sweeper_options options;
  sweep_figures_ptr figures;

  std::size_t looking = 0;
  bool leasing = false;
  /// The last lease brought as many as were asked for.
  bool more = false;
  std::vector<db::settled_deadline> settled;
};

order_sweeper_actor::behavior_type order_sweeper(
    order_sweeper_actor::stateful_pointer<order_sweeper_state> self,
    address_book_ptr book, environment_ptr env, order_sweeper_options options,
    sweep_figures_ptr figures);

}  // namespace orders::actors
