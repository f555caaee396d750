/// One process of order-service in a simulated run: all its actors, started
/// and supervised as app/ does, at a line to the database and one to the
/// neighbours. It can die between any two messages.
#pragma once

#include <list>
#include <memory>
#include <string>

#include "actors/address_book.hpp"
#include "actors/front_desk.hpp"
#include "actors/outbox_relay.hpp"
#include "actors/supervisor.hpp"
#include "tests/simulation/neighbourhood.hpp"
#include "tests/simulation/store_line.hpp"

namespace orders::tests {

/// What came of a question.
template <class T>
struct answered_question {
  T answer{};
  /// Null with an answer, and when the process died before it gave one.
  actors::failure_ptr failure;
  bool died = false;
};

class replica {
 public:
  /// `database`: its line, but for who is alive.
  replica(store_line database, neighbourhood& neighbours,
          actors::environment_ptr env);
  ~replica() { die(); }
  replica(const replica&) = delete;
  replica& operator=(const replica&) = delete;

  bool alive() const { return *alive_; }
  void start();
  /// Whoever waits for an answer finds the connection closed.
  void die();

  const actors::address_book_ptr& book() const { return book_; }

  /// As a route of the API asks. `then` is called once.
  template <class T, class Handle, class Message>
  void ask(const Handle& who, std::chrono::milliseconds patience,
           Message message, std::function<void(answered_question<T>)> then);

 private:
  struct open_question {
    bool over = false;
    std::function<void()> on_death;
  };

  actors::outbox_relay_options relay_options(const store_line& line) const;
  std::vector<actors::supervised> everybody();

  store_line database_;
  timeline& time_;
  neighbourhood& neighbours_;
  actors::environment_ptr env_;

  std::shared_ptr<bool> alive_ = std::make_shared<bool>(false);
  actors::address_book_ptr book_;
  actors::supervision_ptr health_;
  caf::actor supervisor_, desk_;
  std::list<std::weak_ptr<open_question>> open_;
};

template <class T, class Handle, class Message>
void replica::ask(const Handle& who, std::chrono::milliseconds patience,
                  Message message,
                  std::function<void(answered_question<T>)> then) {
  auto question = std::make_shared<open_question>();
  question->on_death = [then] { then({{}, nullptr, true}); };
  open_.remove_if([](const auto& q) { return q.expired(); });
  open_.push_back(question);
  const auto until = time_.system().clock().now() + patience;
  actors::ask<T>(
      desk_, who, until,
      [question, then](const T& answer) {
        if (std::exchange(question->over, true)) return;
        then({answer, nullptr, false});
      },
      [question, then](const actors::failure& why) {
        if (std::exchange(question->over, true)) return;
        then({{}, std::make_shared<const actors::failure>(why), false});
      },
      message);
}

}  // namespace orders::tests
