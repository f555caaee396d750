/// The FRONT DESK: where threads outside the actor system hand in questions.
/// It asks on their behalf, with a deadline, and passes the answer, or the
/// failure, to a callback; no thread waits.
#pragma once

#include <caf/all.hpp>
#include <functional>
#include <memory>

#include "actors/deadline.hpp"
#include "actors/failure.hpp"

namespace orders::actors {

/// Runs inside a front desk.
using desk_job = std::shared_ptr<std::function<void(caf::event_based_actor*)>>;

inline caf::behavior front_desk(caf::event_based_actor* self);

/// Asks `who` and calls exactly one of the two, on a thread of the actor
/// system. A job that is never run (at shutdown) destroys both callbacks
/// uncalled: what they own must answer for itself then.
template <class T, class Handle, class OnAnswer, class OnFailure,
          class... Message>
void ask(const caf::actor& desk, const Handle& who, deadline until,
         OnAnswer on_answer, OnFailure on_failure, Message... message);

}  // namespace orders::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(orders::actors::desk_job)

namespace orders::actors {

inline caf::behavior front_desk(caf::event_based_actor* self) {
  return {[self](const desk_job& job) { (*job)(self); }};
}

template <class T, class Handle, class OnAnswer, class OnFailure,
          class... Message>
void ask(const caf::actor& desk, const Handle& who, deadline until,
         OnAnswer on_answer, OnFailure on_failure, Message... message) {
  auto job = std::make_shared<std::function<void(caf::event_based_actor*)>>(
      [=](caf::event_based_actor* self) {
        self->request(who, time_left(until, self->clock().now()), message...)
            .then([on_answer](const T& value) { on_answer(value); },
                  [on_failure](const caf::error& why) {
                    on_failure(*failure_of(why));
                  });
      });
  caf::anon_send(desk, desk_job{std::move(job)});
}

}  // namespace orders::actors
