/// The ORDER actor (interfaces.hpp): serialises the commands of one order.
///
/// It keeps the order as it last saw it. A command that changes something is
/// tried on that view, because the conditional update catches a stale one; a
/// refusal or a "nothing to do" is only ever answered from a fresh read.
#pragma once

#include <deque>

#include "actors/address_book.hpp"
#include "actors/answer.hpp"

namespace orders::actors {

struct order_state {
  static constexpr const char* name = "order";

  struct waiting_command {
    order_request_ptr request;
    answer_ptr<order_answer_ptr> reply;
    int lost_races = 0;
  };

  domain::uuid id;
  address_book_ptr book;
  environment_ptr env;
  std::size_t most_waiting = 0;

  /// Null before the first sight, and after an outcome nobody knows.
  order_ptr order;
  std::deque<waiting_command> queue;
  bool busy = false;
  bool leaving = false;
};

/// `most_waiting` commands queue at one order; more are refused as overload.
order_actor::behavior_type order(
    order_actor::stateful_pointer<order_state> self, domain::uuid id,
    address_book_ptr book, environment_ptr env, std::size_t most_waiting);

}  // namespace orders::actors
