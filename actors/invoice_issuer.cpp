#include "actors/invoice_issuer.hpp"

#include "log/log.hpp"

#include "actors/incident_report.hpp"

namespace orders::actors {

namespace {

using self_pointer =
    invoice_issuer_actor::stateful_pointer<invoice_issuer_state>;

/// Replacements of dead invoices within one request.
constexpr int most_attempts = 3;

/// One request on its way.
struct issue {
  self_pointer self;
  answer_ptr<invoice_result_ptr> reply;
  invoice_request_ptr request;
  int attempts = 0;

  const order_ptr& order() const { return request->order; }

  void finish(order_ptr order, std::optional<std::string> data,
              std::optional<std::string> error) const {
    if (error)
      report_incident(
          *self->state.book,
          {.order_id = order->id, .what = "make_invoice", .text = *error});
    reply->deliver(std::make_shared<const invoice_result>(
        invoice_result{std::move(order), std::move(data), std::move(error)}));
  }
};
using issue_ptr = std::shared_ptr<issue>;

bool needs_invoice(const domain::order& o) {
  const auto status = o.known_status();
  return status && domain::is_unpaid(*status) &&
         o.total_amount > domain::money{};
}

/// Sends the order's actor a command of the system.
template <class OnAnswer, class OnError>
void tell_order(const issue_ptr& i, domain::order_command command,
                OnAnswer on_answer, OnError on_error) {
  auto request =
      std::make_shared<const order_request>(order_request{i->order()->id,
                                                          std::move(command),
                                                          {},
                                                          i->request->until,
                                                          {},
                                                          i->request->origin,
                                                          i->order()});
  i->self
      ->request(i->self->state.book->directory_of(i->order()->id),
                time_left(i->request->until, i->self->clock().now()), request)
      .then(std::move(on_answer), std::move(on_error));
}

void attempt(const issue_ptr& i);

void made(const issue_ptr& i, const invoice_ptr& invoice) {
  tell_order(
      i,
      domain::invoice_made{i->order()->invoice_attempt, invoice->payment_id,
                           invoice->due_at},
      [i, invoice](const order_answer_ptr& answer) {
        i->finish(answer->order, invoice->data, std::nullopt);
      },
      [i, invoice](const caf::error& why) {
        // The invoice stands; the next retry or sweep moves the order (F35).
        const auto& from = i->request->origin;
        log::warn("invoice-made-status-failed",
                  {{"orderId", i->order()->id},
                   {"code", to_text(failure_of(why)->code)},
                   {"requestId", from ? from->request_id : ""}});
        i->finish(i->order(), invoice->data, std::nullopt);
      });
}

void replace_dead(const issue_ptr& i) {
  tell_order(
      i, domain::invoice_dead{i->order()->invoice_attempt},
      [i](const order_answer_ptr& answer) {
        i->request = std::make_shared<const invoice_request>(
            invoice_request{answer->order, i->request->wish, i->request->until,
                            i->request->origin});
        attempt(i);
      },
      [i](const caf::error&) {
        i->finish(i->order(), std::nullopt,
                  "The previous invoice can no longer be paid");
      });
}

void attempt(const issue_ptr& i) {
  if (!needs_invoice(*i->order()))
    return i->finish(i->order(), std::nullopt, std::nullopt);
  if (++i->attempts > most_attempts)
    return i->finish(i->order(), std::nullopt,
                     "payment-service keeps answering dead invoices");
  i->self
      ->request(i->self->state.book->payment_client.load(),
                time_left(i->request->until, i->self->clock().now()),
                invoice_atom::value, i->request)
      .then(
          [i](const invoice_ptr& invoice) {
            if (invoice->dead)
              replace_dead(i);
            else
              made(i, invoice);
          },
          [i](const caf::error& why) {
            const auto reason = failure_of(why);
            i->finish(i->order(), std::nullopt,
                      reason->code == errc::unavailable
                          ? reason->message
                          : "payment-service did not answer in time");
          });
}

/// The key of the checkout that an order came from.
std::optional<domain::checkout_key> checkout_key_of(const domain::order& o) {
  if (!o.idempotency_key) return std::nullopt;
  return domain::checkout_key{
      o.user_id, o.idempotency_key->substr(0, o.idempotency_key->rfind(':'))};
}

/// Looks up how the shopper chose to pay; without that, payment-service's
/// defaults do.
void begin(const issue_ptr& i) {
  const auto key = checkout_key_of(*i->order());
  if (i->request->wish || !key || !needs_invoice(*i->order()))
    return attempt(i);
  i->self
      ->request(i->self->state.book->key_reader(),
                time_left(i->request->until, i->self->clock().now()),
                find_atom::value,
                std::make_shared<const domain::checkout_key>(*key))
      .then(
          [i](const found_checkout_ptr& found) {
            integrations::payment_wish wish;
            if (const auto& record = found->known.checkout)
              wish = {record->payment_method, record->expires_at};
            i->request =
                std::make_shared<const invoice_request>(invoice_request{
                    i->order(), wish, i->request->until, i->request->origin});
            attempt(i);
          },
          [i](const caf::error&) { attempt(i); });
}

}  // namespace

invoice_issuer_actor::behavior_type invoice_issuer(self_pointer self,
                                                   address_book_ptr book) {
  self->state.book = std::move(book);
  return {[self](const invoice_request_ptr& request) {
    auto i = std::make_shared<issue>(
        issue{self, make_answer<invoice_result_ptr>(self), request});
    begin(i);
    return i->reply->promise();
  }};
}

}  // namespace orders::actors
