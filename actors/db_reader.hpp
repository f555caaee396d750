/// The DB READER actor (interfaces.hpp). Loads by id and look-ups of checkout
/// keys that have queued are answered by one statement each. Runs detached,
/// with its own connection.
#pragma once

#include "actors/answer.hpp"
#include "actors/interfaces.hpp"
#include "db/event_reader.hpp"
#include "db/order_listing.hpp"
#include "db/order_reader.hpp"
#include "db/order_story.hpp"

namespace orders::actors {

struct db_reader_state {
  static constexpr const char* name = "db-reader";

  struct load {
    domain::uuid id;
    answer_ptr<order_ptr> reply;
  };
  struct look_up {
    checkout_key_ptr key;
    answer_ptr<found_checkout_ptr> reply;
  };

  std::unique_ptr<db::connection_keeper> store;
  std::size_t most_per_batch = 64;
  std::vector<load> loads;
  std::vector<look_up> look_ups;
  bool flush_sent = false;

  void answer_loads();
  void answer_look_ups();

  /// A read may simply be repeated when its connection was lost.
  template <class F>
  auto read(F&& work) {
    auto out = store->with(work);
    if (!out && (out.error().code == db::errc::connection_lost ||
                 out.error().code == db::errc::retry))
      out = store->with(work);
    return out;
  }
};

db_reader_actor::behavior_type db_reader(
    db_reader_actor::stateful_pointer<db_reader_state> self,
    std::string conninfo, std::size_t most_per_batch);

}  // namespace orders::actors
