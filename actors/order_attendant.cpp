#include "actors/order_attendant.hpp"

#include "actors/answer.hpp"
#include "actors/incident_report.hpp"

namespace orders::actors {

namespace {

using domain::mending;
using domain::sweep_task;
using self_pointer =
    order_attendant_actor::stateful_pointer<order_attendant_state>;

/// One look at one order.
struct look {
  self_pointer self;
  domain::uuid order_id;
  deadline until;
  domain::origin_ptr origin;
  answer_ptr<attend_result_ptr> reply;
  order_ptr order{};
  sweep_task task = sweep_task::none;

  const domain::environment& env() const { return *self->state.env; }
  auto time_left() const {
    return actors::time_left(until, self->clock().now());
  }
  void answer(attend_result result) const {
    result.order = result.order ? result.order : order;
    result.task = task;
    reply->deliver(std::make_shared<const attend_result>(std::move(result)));
  }
};
using look_ptr = std::shared_ptr<look>;

// -- how a look ends ----------------------------------------------------------

/// The order's own schedule.
void look_later(const look_ptr& l, const order_ptr& order) {
  l->answer(
      {.order = order,
       .look_at = domain::next_look(*order, l->env().now(), l->env().policy)});
}

void fail(const look_ptr& l, const std::string& why) {
  // The issuer has told of its own failures.
  if (l->task != sweep_task::make_invoice)
    report_incident(*l->self->state.book,
                    {.order_id = l->order_id,
                     .what = std::string{to_text(l->task)},
                     .text = why});
  l->answer({.error = why});
}

void fail(const look_ptr& l, const caf::error& error) {
  const auto why = failure_of(error);
  fail(l, why->message.empty()
              ? "refused, code " + std::to_string(static_cast<int>(why->code))
              : why->message);
}

// -- what a look does ---------------------------------------------------------

void tell_order(const look_ptr& l, domain::order_command command) {
  auto request = std::make_shared<const order_request>(order_request{
      l->order_id, std::move(command), {}, l->until, {}, l->origin, l->order});
  l->self
      ->request(l->self->state.book->directory_of(l->order_id), l->time_left(),
                request)
      .then([l](const order_answer_ptr& a) { look_later(l, a->order); },
            [l](const caf::error& why) { fail(l, why); });
}

void make_invoice(const look_ptr& l) {
  l->task = sweep_task::make_invoice;
  auto wanted = std::make_shared<const invoice_request>(
      invoice_request{l->order, std::nullopt, l->until, l->origin});
  l->self
      ->request(l->self->state.book->invoice_issuer.load(), l->time_left(),
                wanted)
      .then(
          [l](const invoice_result_ptr& result) {
            if (result->error)
              fail(l, *result->error);
            else
              look_later(l, result->order);
          },
          [l](const caf::error& why) { fail(l, why); });
}

bool is_unpaid(const domain::order& o) {
  const auto status = o.known_status();
  return status && domain::is_unpaid(*status);
}

void judge(const look_ptr& l,
           const std::optional<integrations::known_payment>& payment) {
  const auto& o = *l->order;
  const auto now = l->env().now();
  const bool expired = domain::is_expired(o, now, l->env().policy);
  // One that we were never told of outlasts what we know.
  const bool open = payment && payment->is_open(now);
  if (payment && payment->was_paid())
    tell_order(l, domain::record_payment{payment->id, payment->amount});
  else if (is_unpaid(o) && expired && !open)
    tell_order(l, domain::payment_expired{});
  else if (is_unpaid(o) && (expired || !payment))
    make_invoice(l);  // or learn of the one that there is
  else if (open && expired)
    l->answer({.look_at = now + l->env().policy.reconcile_interval});
  else
    look_later(l, l->order);
}

void ask_payment(const look_ptr& l) {
  l->task = sweep_task::ask_payment;
  l->self
      ->request(l->self->state.book->payment_client.load(), l->time_left(),
                fetch_atom::value, l->order_id, l->until, l->origin)
      .then([l](const payment_ptr& payment) { judge(l, *payment); },
            [l](const caf::error& why) { fail(l, why); });
}

void complete(const look_ptr& l) {
  const auto now = l->env().now();
  const auto due = domain::next_look(*l->order, now, l->env().policy);
  if (due && *due > now) return look_later(l, l->order);
  tell_order(
      l, domain::set_status{domain::order_status::completed, "auto_completed",
                            std::nullopt, std::nullopt});
}

void act(const look_ptr& l) {
  l->task = domain::task_of(*l->order, l->env().now(), l->env().policy);
  switch (l->task) {
    case sweep_task::none:
      return l->answer({});
    case sweep_task::make_invoice:
      return make_invoice(l);
    case sweep_task::ask_payment:
      return ask_payment(l);
    case sweep_task::complete:
      return complete(l);
  }
}

void begin(const look_ptr& l) {
  l->self
      ->request(l->self->state.book->readers.next(), l->time_left(),
                load_atom::value, l->order_id)
      .then(
          [l](const order_ptr& order) {
            l->order = order;
            if (order)
              act(l);
            else
              l->answer({});
          },
          [l](const caf::error& why) { fail(l, why); });
}

// -- mending ------------------------------------------------------------------

/// Keeps the wish in the order's history, then goes on.
template <class Then>
void keep_wish(const look_ptr& l, const mend_request_ptr& wanted, Then then) {
  auto request = std::make_shared<const order_request>(order_request{
      l->order_id, wanted->wish, wanted->by, l->until, {}, l->origin});
  l->self
      ->request(l->self->state.book->directory_of(l->order_id), l->time_left(),
                request)
      .then(
          [l, then](const order_answer_ptr& answer) {
            l->order = answer->order;
            then();
          },
          [l](const caf::error& why) { l->reply->fail(why); });
}

/// The other way round: without parked events there is nothing to keep.
void requeue(const look_ptr& l, const mend_request_ptr& wanted) {
  l->self
      ->request(l->self->state.book->outbox_desk.load(), l->time_left(),
                retry_atom::value, l->order_id)
      .then(
          [l, wanted](const event_ids_ptr& done) {
            const auto count = (*done)->size();
            if (count == 0)
              return l->reply->fail(failure{.code = errc::nothing_to_mend});
            keep_wish(l, wanted,
                      [l, count] { l->answer({.requeued = count}); });
          },
          [l](const caf::error& why) { l->reply->fail(why); });
}

void mend(const look_ptr& l, const mend_request_ptr& wanted) {
  switch (wanted->wish.how) {
    case mending::retry_invoice:
      return keep_wish(l, wanted, [l] { make_invoice(l); });
    case mending::reconcile:
      return keep_wish(l, wanted, [l] { act(l); });
    case mending::requeue_events:
      return requeue(l, wanted);
  }
}

}  // namespace

order_attendant_actor::behavior_type order_attendant(self_pointer self,
                                                     address_book_ptr book,
                                                     environment_ptr env) {
  self->state.book = std::move(book);
  self->state.env = std::move(env);
  return {
      [self](const attend_request_ptr& wanted) {
        auto l = std::make_shared<look>(
            look{self, wanted->order_id, wanted->until, wanted->origin,
                 make_answer<attend_result_ptr>(self)});
        begin(l);
        return l->reply->promise();
      },
      [self](const mend_request_ptr& wanted) {
        auto l = std::make_shared<look>(
            look{self, wanted->order_id, wanted->until, wanted->origin,
                 make_answer<attend_result_ptr>(self)});
        mend(l, wanted);
        return l->reply->promise();
      },
  };
}

}  // namespace orders::actors
