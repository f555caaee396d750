#include "actors/checkout_coordinator.hpp"

#include <algorithm>

namespace orders::actors {

namespace {

using self_pointer =
    checkout_coordinator_actor::stateful_pointer<checkout_coordinator_state>;

/// Collisions of order numbers and races with the old service.
constexpr int most_placements = 5;

const domain::checkout_request& request_of(self_pointer self) {
  return self->state.command->request;
}

bool is_over(self_pointer self) {
  return self->state.answered || self->state.failed;
}

// -- answering --------------------------------------------------------------

/// What stands at this moment.
checkout_answer answer_now(self_pointer self) {
  checkout_answer out{self->state.existing, self->state.orders};
  for (auto& o : out.orders)
    if (!o.data && !o.error && o.order->total_amount > domain::money{} &&
        self->state.invoices_open > 0)
      o.error = "The invoice is still being created";
  return out;
}

void answer_joined(self_pointer self,
                   const answer_ptr<checkout_answer_ptr>& who) {
  auto& s = self->state;
  if (s.failed) return who->fail(*s.failed);
  // Who joined asked for a checkout that was there already (F27).
  auto same = answer_now(self);
  same.existing = true;
  who->deliver(std::make_shared<const checkout_answer>(std::move(same)));
}

void tell_everyone(self_pointer self) {
  auto& s = self->state;
  if (s.failed)
    s.first->fail(*s.failed);
  else
    s.first->deliver(std::make_shared<const checkout_answer>(answer_now(self)));
  for (auto& who : std::exchange(s.joined, {})) answer_joined(self, who);
}

void finish(self_pointer self) {
  auto& s = self->state;
  if (s.finished) return;
  s.finished = true;
  self->send(s.directory, finished_atom::value, s.key);
}

void fail(self_pointer self, failure why) {
  auto& s = self->state;
  if (is_over(self)) return;
  s.failed = std::move(why);
  tell_everyone(self);
  finish(self);
}

void fail(self_pointer self, const caf::error& error) {
  fail(self, *failure_of(error));
}

void succeed(self_pointer self) {
  auto& s = self->state;
  if (is_over(self)) return;
  s.answered = true;
  tell_everyone(self);
}

// -- invoices ---------------------------------------------------------------

/// The cart goes when something can be paid for, once, and never on a retry
/// (F29, F66).
void clear_cart(self_pointer self) {
  auto& s = self->state;
  if (s.existing || s.cart_cleared) return;
  s.cart_cleared = true;
  self->send(s.book->cart_client.load(), clear_atom::value,
             request_of(self).user_id, s.command->origin);
}

void invoice_next(self_pointer self);

void invoice_over(self_pointer self, std::size_t at,
                  const invoice_result& result) {
  auto& s = self->state;
  --s.invoices_open;
  s.orders[at] = result;
  invoice_next(self);
}

void invoice_next(self_pointer self) {
  auto& s = self->state;
  while (s.invoices_open < s.options.invoices_at_once &&
         !s.to_invoice.empty()) {
    const auto at = s.to_invoice.front();
    s.to_invoice.erase(s.to_invoice.begin());
    ++s.invoices_open;
    const auto until = s.command->until + s.options.background_patience;
    auto wanted = std::make_shared<const invoice_request>(
        invoice_request{s.orders[at].order, s.wish, until, s.command->origin});
    self->request(s.book->invoice_issuer.load(),
                  time_left(until, self->clock().now()), wanted)
        .then(
            [self, at](const invoice_result_ptr& result) {
              invoice_over(self, at, *result);
            },
            [self, at](const caf::error&) {
              auto unclear = self->state.orders[at];
              unclear.error = "payment-service did not answer in time";
              invoice_over(self, at, unclear);
            });
  }
  if (s.invoices_open > 0) return;
  succeed(self);
  if (std::any_of(s.orders.begin(), s.orders.end(),
                  [](const auto& o) { return o.data.has_value(); }))
    clear_cart(self);
  finish(self);
}

/// REQUIRES: `orders` is set.
void make_invoices(self_pointer self) {
  auto& s = self->state;
  for (std::size_t i = 0; i < s.orders.size(); ++i) s.to_invoice.push_back(i);
  invoice_next(self);
}

// -- placing ----------------------------------------------------------------

void look_up(self_pointer self);

void placed(self_pointer self, const placement_ptr& placement) {
  auto& s = self->state;
  for (const auto& p : placement->orders)
    s.orders.push_back({order_ptr{placement, &p.order}, {}, {}});
  make_invoices(self);
}

void write(self_pointer self, placement_ptr placement);

void place_again(self_pointer self, const placement_ptr& placement,
                 const db::write_outcome& outcome) {
  auto& s = self->state;
  const auto& constraint = outcome.why.constraint;
  const bool key_taken =
      outcome.verdict == db::write_verdict::conflict ||
      (outcome.why.code == db::errc::unique_violation &&
       constraint.find("idempotency_key") != std::string::npos);
  if (++s.placements_tried < most_placements) {
    if (key_taken) return look_up(self);
    if (constraint.find("order_number") != std::string::npos) {
      auto renumbered = *placement;
      domain::renumber(renumbered, *s.env);
      return write(self, std::make_shared<const domain::placement>(
                             std::move(renumbered)));
    }
  }
  if (outcome.verdict == db::write_verdict::unknown)
    return fail(self, failure{.code = errc::outcome_unknown});
  const bool ours = outcome.why.code == db::errc::rejected ||
                    outcome.why.code == db::errc::failed ||
                    outcome.why.code == db::errc::unique_violation;
  fail(self, failure{.code = ours ? errc::internal : errc::unavailable,
                     .message = outcome.why.message});
}

void write(self_pointer self, placement_ptr placement) {
  auto& s = self->state;
  self->request(s.book->placement_writers.next(),
                time_left(s.command->until, self->clock().now()), placement)
      .then(
          [self, placement](const write_result& outcome) {
            if (outcome->verdict == db::write_verdict::committed)
              placed(self, placement);
            else
              place_again(self, placement, *outcome);
          },
          [self](const caf::error& why) { fail(self, why); });
}

failure to_failure(const domain::basket_error& error) {
  const auto item = "items." + std::to_string(error.line);
  switch (error.code) {
    case domain::basket_errc::product_unavailable:
      return {.code = errc::product_unavailable,
              .message = error.message,
              .field = item};
    case domain::basket_errc::quantity_out_of_range:
      return {.code = errc::quantity_too_large,
              .message = error.message,
              .field = item + ".quantity"};
    case domain::basket_errc::discount_too_large:
      return {.code = errc::discount_too_large,
              .message = error.message,
              .field = "discountAmount"};
    case domain::basket_errc::total_out_of_range:
      return {.code = errc::basket_too_large,
              .message = error.message,
              .field = "items"};
    case domain::basket_errc::charges_out_of_range:
      return {.code = errc::basket_too_large,
              .message = error.message,
              .field = "totalAmount"};
  }
  return {};
}

void place(self_pointer self) {
  auto& s = self->state;
  if (is_over(self)) return;
  auto basket =
      domain::place_basket(request_of(self), s.products, *s.buyer, *s.env);
  if (!basket) return fail(self, to_failure(basket.error()));
  if (s.command->origin) basket->trace = s.command->origin->trace;
  write(self, std::make_shared<const domain::placement>(std::move(*basket)));
}

// -- asking the neighbours --------------------------------------------------

void answered(self_pointer self) {
  if (--self->state.lookups_open == 0) place(self);
}

void fetch_buyer(self_pointer self) {
  auto& s = self->state;
  const auto until =
      std::min(s.command->until, self->clock().now() + s.options.auth_patience);
  self->request(s.book->auth_client.load(),
                time_left(until, self->clock().now()), fetch_atom::value,
                request_of(self).user_id, until, s.command->origin)
      .then(
          [self](const customer_ptr& found) {
            self->state.buyer = *found;
            answered(self);
          },
          [self](const caf::error& why) {
            auto& state = self->state;
            if (state.options.require_auth_service)
              return fail(self, failure{.code = errc::auth_service_down,
                                        .message = failure_of(why)->message});
            state.buyer =
                domain::customer_from_address(request_of(self).address);
            answered(self);
          });
}

void fetch_product(self_pointer self, const domain::uuid& id,
                   std::size_t line) {
  auto& s = self->state;
  self->request(s.book->product_client.load(),
                time_left(s.command->until, self->clock().now()),
                fetch_atom::value, id, s.command->until, s.command->origin)
      .then(
          [self](const product_ptr& found) {
            self->state.products.emplace(found->id, *found);
            answered(self);
          },
          [self, line](const caf::error& why) {
            auto reason = *failure_of(why);
            if (reason.code == errc::product_unavailable)
              reason.field = "items." + std::to_string(line);
            else
              reason.code = errc::product_service_down;
            fail(self, std::move(reason));
          });
}

void ask_neighbours(self_pointer self) {
  auto& s = self->state;
  const auto& lines = request_of(self).lines;
  std::unordered_map<domain::uuid, std::size_t> distinct;
  for (std::size_t i = 0; i < lines.size(); ++i)
    distinct.emplace(lines[i].product_id, i);
  s.lookups_open = 1 + distinct.size();
  fetch_buyer(self);
  for (const auto& [id, line] : distinct) fetch_product(self, id, line);
}

// -- beginning --------------------------------------------------------------

void resume(self_pointer self, const found_checkout& found) {
  auto& s = self->state;
  const auto& record = found.known.checkout;
  if (record && record->fingerprint != request_of(self).fingerprint)
    return fail(self, failure{.code = errc::key_reused});
  s.existing = true;
  // The retry's own wish counts; else what the shopper chose the first time.
  if (record && !s.wish.method) s.wish.method = record->payment_method;
  if (record && !s.wish.expires_at) s.wish.expires_at = record->expires_at;
  for (const auto& order : found.orders) s.orders.push_back({order, {}, {}});
  make_invoices(self);
}

void look_up(self_pointer self) {
  auto& s = self->state;
  auto key = std::make_shared<const domain::checkout_key>(domain::checkout_key{
      request_of(self).user_id, request_of(self).idempotency_key});
  self->request(s.book->key_reader(),
                time_left(s.command->until, self->clock().now()),
                find_atom::value, key)
      .then(
          [self](const found_checkout_ptr& found) {
            if (found->exists())
              resume(self, *found);
            else if (self->state.buyer)
              place(self);  // asked already, before a lost race
            else
              ask_neighbours(self);
          },
          [self](const caf::error& why) {
            // Nothing was written: a timeout here is no unknown outcome.
            auto reason = *failure_of(why);
            if (reason.code == errc::outcome_unknown)
              reason.code = errc::unavailable;
            fail(self, std::move(reason));
          });
}

void begin(self_pointer self, const checkout_command_ptr& command) {
  auto& s = self->state;
  s.command = command;
  s.wish = {command->request.payment_method, command->request.expires_at};
  look_up(self);
}

/// The caller gets what stands; invoices that are missing come later (F64).
void answer_late(self_pointer self) {
  auto& s = self->state;
  if (is_over(self)) return;
  if (s.orders.empty())
    return fail(self, failure{.code = errc::outcome_unknown,
                              .message = "checkout took too long"});
  succeed(self);
}

}  // namespace

checkout_coordinator_actor::behavior_type checkout_coordinator(
    self_pointer self, address_book_ptr book, environment_ptr env,
    checkout_options options, checkout_directory_actor directory,
    std::string key) {
  auto& s = self->state;
  s.book = std::move(book);
  s.env = std::move(env);
  s.options = options;
  s.directory = std::move(directory);
  s.key = std::move(key);
  return {
      [self](const checkout_command_ptr& command)
          -> caf::result<checkout_answer_ptr> {
        auto& state = self->state;
        auto reply = make_answer<checkout_answer_ptr>(self);
        if (!state.first) {
          state.first = reply;
          begin(self, command);
        } else if (command->request.fingerprint !=
                   request_of(self).fingerprint) {
          reply->fail(failure{.code = errc::key_reused});
        } else if (is_over(self)) {
          answer_joined(self, reply);
        } else {
          state.joined.push_back(reply);
        }
        return reply->promise();
      },
      [self](late_atom) { answer_late(self); },
      [self](leave_atom) { self->quit(); },
  };
}

}  // namespace orders::actors
