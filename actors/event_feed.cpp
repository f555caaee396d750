#include "actors/event_feed.hpp"

#include <algorithm>

namespace orders::actors {

namespace {

using self_pointer = event_feed_actor::stateful_pointer<event_feed_state>;
using reading = event_feed_state::reading;

feed_page_ptr nothing_after(const domain::feed_position& position) {
  auto page = std::make_shared<domain::feed_page>();
  page->next = position;
  return page;
}

void settle_down(self_pointer self, std::vector<reading> who,
                 const feed_page_ptr& page) {
  auto& s = self->state;
  for (auto& one : who) {
    if (page->events.empty() && s.may_wait(*one.request, self->clock().now()))
      s.waiting.push_back(std::move(one));
    else
      one.reply->deliver(page);
  }
  if (!s.waiting.empty() && !s.tick_sent) {
    s.tick_sent = true;
    self->delayed_send(self, s.options.look_again, tick_atom::value);
  }
}

void read_next(self_pointer self, const address_book_ptr& book) {
  auto& s = self->state;
  if (s.busy) return;
  if (s.queue.empty() && std::exchange(s.woken, false)) {
    s.queue.assign(std::make_move_iterator(s.waiting.begin()),
                   std::make_move_iterator(s.waiting.end()));
    s.waiting.clear();
  }
  if (s.queue.empty()) return;
  s.busy = true;
  const auto request = s.queue.front().request;
  auto who = std::make_shared<std::vector<reading>>(s.take_like(*request));
  const auto go_on = [self, book] {
    self->state.busy = false;
    read_next(self, book);
  };
  self->request(book->readers.next(), s.options.read_patience,
                events_atom::value, request)
      .then(
          [self, who, go_on](const feed_page_ptr& page) {
            settle_down(self, std::move(*who), page);
            go_on();
          },
          [who, go_on](caf::error& why) {
            for (auto& one : *who) one.reply->fail(why);
            go_on();
          });
}

/// Those who wait are asked for again, behind who has come in the meantime.
void look_again(self_pointer self, const address_book_ptr& book) {
  auto& s = self->state;
  s.answer_late(self->clock().now());
  // Who is being read for may have been too early, and come to wait.
  if (s.waiting.empty() && !s.busy) return;
  s.woken = true;
  read_next(self, book);
}

}  // namespace

std::vector<reading> event_feed_state::take_like(const feed_request& first) {
  const auto alike =
      std::stable_partition(queue.begin(), queue.end(), [&](const auto& one) {
        return one.request->after != first.after ||
               one.request->limit != first.limit;
      });
  std::vector<reading> out(std::make_move_iterator(alike),
                           std::make_move_iterator(queue.end()));
  queue.erase(alike, queue.end());
  return out;
}

void event_feed_state::answer_late(deadline now) {
  std::erase_if(waiting, [&](reading& one) {
    const bool late = leaving || one.request->wait_until <= now;
    if (late) one.reply->deliver(nothing_after(one.request->after));
    return late;
  });
}

bool event_feed_state::may_wait(const feed_request& r, deadline now) const {
  return !leaving && waiting.size() < options.most_waiting &&
         r.wait_until > now;
}

event_feed_actor::behavior_type event_feed(self_pointer self,
                                           address_book_ptr book,
                                           event_feed_options options) {
  self->state.options = options;
  return {
      [self, book](const feed_request_ptr& request) {
        auto reply = make_answer<feed_page_ptr>(self);
        const auto promise = reply->promise();
        if (self->state.queue.size() >= self->state.options.most_reading) {
          reply->fail({.code = errc::overloaded});
          return promise;
        }
        self->state.queue.push_back({request, std::move(reply)});
        read_next(self, book);
        return promise;
      },
      [self, book](wake_atom) {
        book->bell->feed.awake();
        look_again(self, book);
      },
      [self, book](tick_atom) {
        self->state.tick_sent = false;
        look_again(self, book);
      },
      [self](leave_atom) {
        self->state.leaving = true;
        self->state.answer_late(self->clock().now());
      },
  };
}

}  // namespace orders::actors
