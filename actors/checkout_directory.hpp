/// The CHECKOUT DIRECTORY actor (interfaces.hpp), a shard of all checkouts by
/// user and key: equal requests meet in one coordinator. One coarse timer for
/// all of them watches their deadlines.
#pragma once

#include <unordered_map>

#include "actors/checkout_coordinator.hpp"
#include "actors/directory_figures.hpp"

namespace orders::actors {

struct checkout_directory_options {
  checkout_options checkout;
  /// Coordinators of this shard; more checkouts are refused as overload.
  std::size_t most_running = 512;
  directory_figures_ptr figures = std::make_shared<directory_figures>();
};

struct checkout_directory_state {
  static constexpr const char* name = "checkout-directory";
  address_book_ptr book;
  environment_ptr env;
  checkout_directory_options options;
  struct entry {
    checkout_coordinator_actor coordinator;
    deadline until;
    bool told_late = false;
  };
  std::unordered_map<std::string, entry> running;
  bool sweep_sent = false;
};

/// Which shard looks after a checkout, and its name there.
std::string checkout_name(const domain::uuid& user, const std::string& key);

checkout_directory_actor::behavior_type checkout_directory(
    checkout_directory_actor::stateful_pointer<checkout_directory_state> self,
    address_book_ptr book, environment_ptr env,
    checkout_directory_options options);

}  // namespace orders::actors
