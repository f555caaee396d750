/// A response promise that cannot be forgotten: dropped unanswered, it answers
/// that the outcome is unknown (CAF itself would leave the caller waiting).
#pragma once

#include <caf/all.hpp>
#include <memory>
#include <utility>

#include "actors/failure.hpp"

namespace orders::actors {

template <class T>
class answer {
 public:
  explicit answer(caf::typed_response_promise<T> promise)
      : promise_(std::move(promise)) {}
  answer(const answer&) = delete;
  answer& operator=(const answer&) = delete;
  ~answer() {
    if (promise_.pending())
      promise_.deliver(make_error(
          {.code = errc::outcome_unknown, .message = "request was dropped"}));
  }

  /// The first one counts.
  void deliver(T value) {
    if (promise_.pending()) promise_.deliver(std::move(value));
  }
  void fail(failure why) { fail(make_error(std::move(why))); }
  void fail(caf::error why) {
    if (promise_.pending()) promise_.deliver(std::move(why));
  }

  caf::typed_response_promise<T> promise() const { return promise_; }

 private:
  caf::typed_response_promise<T> promise_;
};

template <class T>
using answer_ptr = std::shared_ptr<answer<T>>;

template <class T, class Self>
answer_ptr<T> make_answer(Self* self) {
  return std::make_shared<answer<T>>(self->template make_response_promise<T>());
}

}  // namespace orders::actors
