#include "tests/simulation/store_line.hpp"

#include "actors/answer.hpp"
#include "actors/order_sweeper.hpp"
#include "actors/store_failure.hpp"

namespace orders::tests {

using namespace orders::actors;
using std::chrono::milliseconds;

namespace {

enum class fate : std::uint8_t { fine, away, lost_before, lost_after };

fate draw(const store_line& line) {
  const auto& f = *line.faults;
  auto where = line.time->luck().unit();
  if ((where -= f.away) < 0) return fate::away;
  if ((where -= f.lost_before) < 0) return fate::lost_before;
  if ((where -= f.lost_after) < 0) return fate::lost_after;
  return fate::fine;
}

milliseconds way(const store_line& line) {
  auto& luck = line.time->luck();
  if (luck.in(line.faults->slow))
    return luck.between(milliseconds{500}, milliseconds{12'000});
  return luck.between(milliseconds{0}, milliseconds{4});
}

/// Questions on their way. They stay with their actor, because its promises may
/// only be kept, or dropped, while it is its turn.
struct open_questions {
  std::unordered_map<std::uint64_t, std::function<void()>> backs;
  std::vector<std::uint64_t> came;
  std::uint64_t last = 0;

  void answer() {
    for (const auto id : std::exchange(came, {})) {
      backs.at(id)();
      backs.erase(id);
    }
  }
};
using open_questions_ptr = std::shared_ptr<open_questions>;

/// Goes to the database and comes back: `there` is carried out at it, `back` is
/// told what came of it when `wake` has woken the actor. What a process had
/// sent when it died may still be carried out.
template <class There, class Back, class Wake>
void go(const store_line& line, There there, Back back,
        const open_questions_ptr& open, Wake wake) {
  auto result = std::make_shared<std::optional<decltype(there())>>();
  const auto id = ++open->last;
  open->backs[id] = [=] { back(std::move(**result)); };
  line.time->after(way(line), [=, asker = std::weak_ptr{open}] {
    if (!*line.alive && line.time->luck().in(0.5)) return;
    result->emplace(there());
    line.time->after(way(line), [=] {
      const auto waiting = asker.lock();
      if (!waiting || !*line.alive) return;
      waiting->came.push_back(id);
      wake();
    });
  });
}

using outcome = db::write_outcome;

const outcome nothing_sent{db::write_verdict::failed,
                           {db::errc::unavailable, "no connection", ""}};
const outcome nobody_knows{db::write_verdict::unknown,
                           {db::errc::connection_lost, "lost", ""}};

template <class Word, class Self>
auto wake_by(Self* self) {
  const auto who = caf::actor_cast<caf::actor>(self);
  return [who] { caf::anon_send(who, Word::value); };
}

template <class Write>
caf::typed_response_promise<write_result> write(db_writer_actor::pointer self,
                                                const store_line& line,
                                                const commit_bell_ptr& bell,
                                                const open_questions_ptr& open,
                                                Write write) {
  auto reply = make_answer<write_result>(self);
  const auto promise = reply->promise();
  go(
      line,
      [line, bell, write, what = draw(line)] {
        if (what == fate::away) return nothing_sent;
        if (what == fate::lost_before) return nobody_knows;
        auto result = write(*line.store);
        bell->ring();
        return what == fate::lost_after ? nobody_knows : result;
      },
      [reply](outcome result) {
        reply->deliver(std::make_shared<const outcome>(std::move(result)));
      },
      open, wake_by<flush_atom>(self));
  return promise;
}

template <class T, class Word = flush_atom, class Self, class Read>
caf::typed_response_promise<T> read(Self* self, const store_line& line,
                                    const open_questions_ptr& open, Read read) {
  auto reply = make_answer<T>(self);
  const auto promise = reply->promise();
  go(
      line,
      [line, read, what = draw(line)]() -> db::result<T> {
        if (what == fate::fine) return read(*line.store);
        if (what == fate::lost_after) (void)read(*line.store);
        return tl::make_unexpected(nothing_sent.why);
      },
      [reply](db::result<T> result) {
        if (result)
          reply->deliver(std::move(*result));
        else
          reply->fail(to_failure(result.error()));
      },
      open, wake_by<Word>(self));
  return promise;
}

template <class T>
std::shared_ptr<const T> share(T value) {
  return std::make_shared<const T>(std::move(value));
}

}  // namespace

line_duty_desk_actor::behavior_type line_duty_desk(
    line_duty_desk_actor::pointer self, store_line line) {
  const auto open = std::make_shared<open_questions>();
  return {
      [=](const duty_round_ptr& round) {
        return read<duty_batch_ptr>(
            self, line, open, [round, duties = line.duties](memory_store&) {
              return share(duties->visit(*round));
            });
      },
      [=](flush_atom) { open->answer(); },
  };
}

db_writer_actor::behavior_type line_writer(db_writer_actor::pointer self,
                                           store_line line,
                                           commit_bell_ptr bell) {
  const auto open = std::make_shared<open_questions>();
  return {
      [=](const placement_ptr& p) {
        return write(self, line, bell, open,
                     [p](memory_store& s) { return s.place(*p); });
      },
      [=](const change_ptr& c) {
        return write(self, line, bell, open,
                     [c](memory_store& s) { return s.change(*c); });
      },
      [=](flush_atom) { open->answer(); },
  };
}

db_reader_actor::behavior_type line_reader(db_reader_actor::pointer self,
                                           store_line line) {
  const auto open = std::make_shared<open_questions>();
  return {
      [=](load_atom, const domain::uuid& id) {
        return read<order_ptr>(self, line, open,
                               [id](memory_store& s) { return s.load(id); });
      },
      [=](number_atom, const std::string& number) {
        return read<order_ptr>(self, line, open, [number](memory_store& s) {
          return s.load(number);
        });
      },
      // Histories and listings are for people; no actor asks for one.
      [](history_atom, const domain::uuid&) -> caf::result<history_ptr> {
        return make_error({.code = actors::errc::internal});
      },
      [](list_atom, const listing_request_ptr&) -> caf::result<listing_ptr> {
        return make_error({.code = actors::errc::internal});
      },
      [=](events_atom, const feed_request_ptr& r) {
        return read<feed_page_ptr>(self, line, open, [r](memory_store& s) {
          return share(s.events_after(r->after, r->limit));
        });
      },
      [=](find_atom, const checkout_key_ptr& key) {
        return read<found_checkout_ptr>(
            self, line, open,
            [key](memory_store& s) { return share(s.find(*key)); });
      },
      [](ping_atom) { return true; },
      [=](flush_atom) { open->answer(); },
  };
}

deadline_keeper_actor::behavior_type line_deadline_keeper(
    deadline_keeper_actor::pointer self, store_line line) {
  const auto open = std::make_shared<open_questions>();
  return {
      [=](lease_atom, std::size_t most) {
        return read<leases_ptr, tick_atom>(
            self, line, open, [most](memory_store& s) {
              return share(s.lease(most, sweep_lease));
            });
      },
      [=](settle_atom, const settled_ptr& settled) {
        const auto what = draw(line);
        if (what == fate::away || what == fate::lost_before) return;
        line.time->after(way(line), [line, settled] {
          if (*line.alive) line.store->settle(*settled);
        });
      },
      [=](tick_atom) { open->answer(); },
  };
}

}  // namespace orders::tests
