/// The DUTY WORKER actor (interfaces.hpp): the neighbour duties of this
/// replica (docs/duties.md).
///
/// It visits its desk when woken, when a call is over, when a duty comes due,
/// and every few seconds. What the desk hands out goes to the neighbours at
/// once, a bounded number at a time; outcomes go back with the next visit.
/// Losing the worker loses nothing: its leases run out.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "actors/address_book.hpp"
#include "actors/duty_figures.hpp"
#include "actors/neighbour_channel.hpp"

namespace orders::actors {

struct duty_worker_options {
  /// In the order of enum duty_neighbour; those switched off are never called.
  std::array<neighbour_options, domain::duty_neighbour_names.size()>
      neighbours{};
  std::size_t most_in_flight = 16;
  /// Between visits while there is nothing to do.
  std::chrono::milliseconds idle_pause{15'000};
  /// Uniform in [0, 1), for the pauses of duties that failed.
  std::function<double()> random = random_unit;
};

struct duty_worker_state {
  static constexpr const char* name = "duty-worker";

  address_book_ptr book;
  duty_worker_options options;
  duty_figures_ptr figures;
  std::vector<neighbour_channel> channels;

  /// Of calls that are over, not yet taken by the desk.
  std::vector<domain::duty_report> reports;
  std::size_t in_flight = 0;
  bool visiting = false;
  /// Something happened during the visit: the next one follows at once.
  bool again = false;
  /// Quick visits left after a wake-up: its event may only become readable
  /// when older transactions have ended.
  unsigned eager = 0;
  std::uint64_t timer = 0;
  /// When that timer goes off.
  std::chrono::steady_clock::time_point timer_at{};
};

duty_worker_actor::behavior_type duty_worker(
    duty_worker_actor::stateful_pointer<duty_worker_state> self,
    address_book_ptr book, duty_worker_options options,
    duty_figures_ptr figures);

}  // namespace orders::actors
