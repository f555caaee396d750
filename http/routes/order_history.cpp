// GET /api/orders/{id}/history: the steps of an order, for its owner, admins
// and services that may read.
#include "actors/front_desk.hpp"
#include "http/routes/checks.hpp"
#include "http/support_replies.hpp"

namespace orders::http::routes {

void order_history(const services& s, const exchange_ptr& x) {
  if (!service_may(s, x, "read")) return;
  const auto id = path_id(x);
  if (!id) return;
  actors::ask<actors::history_ptr>(
      s.desk(), s.book->readers.next(),
      actors::deadline_in(s.options.read_deadline),
      [x](const actors::history_ptr& found) {
        if (!found)
          return x->reply(
              failure_reply({.code = actors::errc::order_not_found}));
        if (!x->caller.sees_everything() && found->user_id != x->caller.user_id)
          return forbid(x);
        x->reply(history_reply(*found));
      },
      reply_failure(x), actors::history_atom::value, *id);
}

}  // namespace orders::http::routes
