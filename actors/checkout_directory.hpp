/// The CHECKOUT DIRECTORY actor (interfaces.hpp), a shard of all checkouts by
/// user and key: equal requests meet in one coordinator.
#pragma once

#include <unordered_map>

#include "actors/checkout_coordinator.hpp"

namespace orders::actors {

struct checkout_directory_options {
  checkout_options checkout;
  /// Coordinators of this shard; more checkouts are refused as overload.
  std::size_t most_running = 512;
};

struct checkout_directory_state {
  static constexpr const char* name = "checkout-directory";
  address_book_ptr book;
  environment_ptr env;
  checkout_directory_options options;
  std::unordered_map<std::string, checkout_coordinator_actor> running;
};

/// Which shard looks after a checkout, and its name there.
std::string checkout_name(const domain::uuid& user, const std::string& key);

checkout_directory_actor::behavior_type checkout_directory(
    checkout_directory_actor::stateful_pointer<checkout_directory_state> self,
    address_book_ptr book, environment_ptr env,
    checkout_directory_options options);

}  // namespace orders::actors
