/// Collects one change of an order step by step: new values, history, events.
/// For the decisions of order_decisions.hpp.
#pragma once

#include <string_view>

#include "domain/environment.hpp"
#include "domain/order_command.hpp"

namespace orders::domain {

/// As history names who asked (contract 4.3).
std::string_view to_text(requester_kind kind);

class change_builder {
 public:
  change_builder(const order& current, const requester& by,
                 const environment& env);

  /// The order as it will be; its version and updated_at are set already.
  order& after() { return change_.after; }
  timestamp now() const { return now_; }

  history_entry& add_history(optional_text from, std::string to);
  order_event& add_event(event_type type);

  /// A history row and an event of `type` for a change that moves nothing.
  order_event& note(event_type type, const char* reason,
                    const optional_text& notes = std::nullopt,
                    const optional_text& metadata = std::nullopt);

  /// Moves the order, stamps the moment of the new status, writes the history
  /// row and the order.status_changed event.
  void move_to(order_status to, const optional_text& reason,
               const optional_text& notes = std::nullopt,
               const optional_text& metadata = std::nullopt);

  order_change take();

 private:
  void stamp(order_status status);

  const requester& by_;
  const environment& env_;
  timestamp now_;
  order_change change_;
};

}  // namespace orders::domain
