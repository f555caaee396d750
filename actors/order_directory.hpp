/// The ORDER DIRECTORY actor (interfaces.hpp): who is who among live orders.
///
/// Order actors passivate after an idle time; past the cap the one that has
/// been idle longest leaves first. A new actor may start while a leaving one
/// still works: the version check in the database keeps the two apart.
#pragma once

#include <list>
#include <unordered_map>

#include "actors/address_book.hpp"
#include "actors/directory_figures.hpp"

namespace orders::actors {

struct order_directory_options {
  /// Live actors of this shard.
  std::size_t most_live = 12500;
  std::size_t most_waiting_per_order = 2048;
  std::chrono::milliseconds idle_time{60000};
  directory_figures_ptr figures = std::make_shared<directory_figures>();
};

struct order_directory_state {
  static constexpr const char* name = "order-directory";

  struct entry {
    domain::uuid id;
    order_actor actor;
    deadline idle_since;
  };

  address_book_ptr book;
  environment_ptr env;
  order_directory_options options;
  /// Least recently used first.
  std::list<entry> by_use;
  std::unordered_map<domain::uuid, std::list<entry>::iterator> by_id;
  bool sweep_sent = false;

  /// The oldest entry, out of the directory. REQUIRES: not empty.
  entry remove_oldest();
};

order_directory_actor::behavior_type order_directory(
    order_directory_actor::stateful_pointer<order_directory_state> self,
    address_book_ptr book, environment_ptr env,
    order_directory_options options);

}  // namespace orders::actors
