/// The ORDER ATTENDANT actor (interfaces.hpp): does for one order what it waits
/// for (design 7): makes a missing invoice, asks payment-service whether the
/// money came, ends what was not paid in time, completes what was delivered
/// long ago. For the sweeper, and for operators who will not wait for it.
///
/// Every change goes through the order's actor, so a look may come at any
/// moment and any number of replicas may look.
#pragma once

#include "actors/address_book.hpp"

namespace orders::actors {

struct order_attendant_state {
  static constexpr const char* name = "order-attendant";
  address_book_ptr book;
  environment_ptr env;
};

order_attendant_actor::behavior_type order_attendant(
    order_attendant_actor::stateful_pointer<order_attendant_state> self,
    address_book_ptr book, environment_ptr env);

}  // namespace orders::actors
