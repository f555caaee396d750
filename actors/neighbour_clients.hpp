/// The clients of the four neighbours (interfaces.hpp): each turns a question
/// into a call and the reply into a domain value.
#pragma once

#include <unordered_map>

#include "actors/answer.hpp"
#include "actors/interfaces.hpp"
#include "actors/neighbour_channel.hpp"
#include "actors/product_cache.hpp"

namespace orders::actors {

struct neighbour_client_state {
  static constexpr const char* name = "neighbour-client";
  std::optional<neighbour_channel> channel;
};

struct product_client_state : neighbour_client_state {
  static constexpr const char* name = "product-client";
  /// Who waits for a product that is being fetched (single flight).
  std::unordered_map<domain::uuid, std::vector<answer_ptr<product_ptr>>>
      waiting;
  product_cache cache{std::chrono::milliseconds{0}};
};

product_client_actor::behavior_type product_client(
    product_client_actor::stateful_pointer<product_client_state> self,
    neighbour_options options);

auth_client_actor::behavior_type auth_client(
    auth_client_actor::stateful_pointer<neighbour_client_state> self,
    neighbour_options options);

payment_client_actor::behavior_type payment_client(
    payment_client_actor::stateful_pointer<neighbour_client_state> self,
    neighbour_options options);

cart_client_actor::behavior_type cart_client(
    cart_client_actor::stateful_pointer<neighbour_client_state> self,
    neighbour_options options);

}  // namespace orders::actors
