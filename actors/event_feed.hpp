/// The EVENT FEED actor (interfaces.hpp): reads the outbox for neighbours, and
/// lets them wait for what comes.
///
/// It asks one database reader at a time, so that however many read the feed,
/// the readers stay free for the API. While somebody waits it looks again when
/// woken, and once a second because another replica's commit, or the end of an
/// older transaction, may wake nobody here. When nobody waits it asks nothing.
#pragma once

#include <deque>

#include "actors/address_book.hpp"
#include "actors/answer.hpp"

namespace orders::actors {

struct event_feed_options {
  /// Callers who wait for events; one more is answered at once.
  std::size_t most_waiting = 256;
  /// Callers whose page is being read; one more is told to come back.
  /// Leaves room for all who wait, when they are looked after.
  std::size_t most_reading = 512;
  std::chrono::milliseconds look_again{1000};
  std::chrono::milliseconds read_patience{5000};
};

struct event_feed_state {
  static constexpr const char* name = "event-feed";

  struct reading {
    feed_request_ptr request;
    answer_ptr<feed_page_ptr> reply;
  };

  event_feed_options options;
  /// Behind the one that is read for at the moment.
  std::deque<reading> queue;
  std::vector<reading> waiting;
  bool busy = false;
  bool tick_sent = false;
  /// Woken while those who wait were being looked after: look once more.
  bool woken = false;
  /// Nobody may wait any more: the service stops.
  bool leaving = false;

  /// Those who wait for the same page of the same place, as one.
  std::vector<reading> take_like(const feed_request& first);
  /// Answers, with nothing, who has waited long enough.
  void answer_late(deadline now);
  bool may_wait(const feed_request& r, deadline now) const;
};

event_feed_actor::behavior_type event_feed(
    event_feed_actor::stateful_pointer<event_feed_state> self,
    address_book_ptr book, event_feed_options options);

}  // namespace orders::actors
