#include "actors/neighbour_clients.hpp"

#include "integrations/auth_service.hpp"
#include "integrations/cart_service.hpp"
#include "integrations/payment_service.hpp"
#include "integrations/product_service.hpp"

namespace orders::actors {

namespace {

using integrations::upstream_errc;
using integrations::upstream_error;

template <class Self>
void open_channel(Self* self, neighbour_options options) {
  const auto handle = caf::actor_cast<caf::actor>(self);
  // The transport outlives a call, not an actor: a weak address lets the
  // actor end while its calls are still on the wire.
  const auto address = caf::actor_cast<caf::weak_actor_ptr>(handle);
  self->state.channel.emplace(
      std::move(options),
      neighbour_channel::mailbox{
          [address](call_outcome_ptr over) {
            if (auto owner = caf::actor_cast<caf::actor>(address))
              caf::anon_send(owner, std::move(over));
          },
          [self](std::chrono::milliseconds pause, std::uint64_t call) {
            self->delayed_send(self, pause, retry_atom::value, call);
          },
          [self] { return self->clock().now(); }});
}

template <class Self>
auto on_outcome(Self* self) {
  return [self](const call_outcome_ptr& over) {
    self->state.channel->attempt_over(*over);
  };
}

template <class Self>
auto on_retry(Self* self) {
  return [self](retry_atom, std::uint64_t call) {
    self->state.channel->attempt_again(call);
  };
}

template <class T>
auto share(T value) {
  return std::make_shared<const T>(std::move(value));
}

/// Reads a reply with `read`, passing an error of the call through.
template <class F>
auto read_with(neighbour_channel::outcome outcome, F&& read)
    -> decltype(read(*outcome)) {
  if (!outcome) return tl::make_unexpected(outcome.error());
  return read(*outcome);
}

failure product_failure(const upstream_error& error) {
  return {.code = error.code == upstream_errc::not_found
                      ? errc::product_unavailable
                      : errc::product_service_down,
          .message = error.code == upstream_errc::not_found
                         ? "Product not found"
                         : error.message};
}

/// A product was asked for at `asked_at`; this is what came of it.
void answer_waiters(
    product_client_actor::stateful_pointer<product_client_state> self,
    const domain::uuid& id, deadline asked_at,
    neighbour_channel::outcome outcome) {
  const auto product = read_with(std::move(outcome), [&](const auto& r) {
    return integrations::read_product(r, id);
  });
  const auto waiters = std::move(self->state.waiting[id]);
  self->state.waiting.erase(id);
  const auto value = product ? share(*product) : nullptr;
  if (value) self->state.cache.keep(value, asked_at);
  for (const auto& waiter : waiters) {
    if (value)
      waiter->deliver(value);
    else
      waiter->fail(product_failure(product.error()));
  }
}

}  // namespace

product_client_actor::behavior_type product_client(
    product_client_actor::stateful_pointer<product_client_state> self,
    neighbour_options options) {
  self->state.cache = product_cache{options.reuse};
  open_channel(self, std::move(options));
  return {
      [self](fetch_atom, const domain::uuid& id, deadline until,
             const domain::origin_ptr& origin) {
        auto reply = make_answer<product_ptr>(self);
        const auto now = self->clock().now();
        if (const auto known = self->state.cache.find(id, now)) {
          reply->deliver(known);
          return reply->promise();
        }
        auto& waiting = self->state.waiting[id];
        waiting.push_back(reply);
        if (waiting.size() > 1) return reply->promise();
        self->state.channel->call(
            {"GET", integrations::product_path(id), {}, until, origin},
            [self, id, now](neighbour_channel::outcome outcome) {
              answer_waiters(self, id, now, std::move(outcome));
            });
        return reply->promise();
      },
      on_outcome(self),
      on_retry(self),
  };
}

auth_client_actor::behavior_type auth_client(
    auth_client_actor::stateful_pointer<neighbour_client_state> self,
    neighbour_options options) {
  open_channel(self, std::move(options));
  return {
      [self](fetch_atom, const domain::uuid& id, deadline until,
             const domain::origin_ptr& origin) {
        auto reply = make_answer<customer_ptr>(self);
        self->state.channel->call(
            {"GET", integrations::user_path(id), {}, until, origin},
            [reply](neighbour_channel::outcome outcome) {
              auto user =
                  read_with(std::move(outcome), integrations::read_user);
              if (user)
                reply->deliver(share(std::move(*user)));
              else
                reply->fail(failure{.code = errc::auth_service_down,
                                    .message = user.error().message});
            });
        return reply->promise();
      },
      on_outcome(self),
      on_retry(self),
  };
}

payment_client_actor::behavior_type payment_client(
    payment_client_actor::stateful_pointer<neighbour_client_state> self,
    neighbour_options options) {
  open_channel(self, std::move(options));
  return {
      [self](invoice_atom, const invoice_request_ptr& wanted) {
        auto reply = make_answer<invoice_ptr>(self);
        self->state.channel->call(
            {"POST", "/api/payments",
             integrations::invoice_body(
                 *wanted->order,
                 wanted->wish.value_or(integrations::payment_wish{})),
             wanted->until, wanted->origin},
            [reply](neighbour_channel::outcome outcome) {
              auto invoice =
                  read_with(std::move(outcome), integrations::read_invoice);
              if (invoice)
                reply->deliver(share(std::move(*invoice)));
              else
                reply->fail(failure{.code = errc::unavailable,
                                    .message = invoice.error().message});
            });
        return reply->promise();
      },
      [self](fetch_atom, const domain::uuid& order, deadline until,
             const domain::origin_ptr& origin) {
        auto reply = make_answer<payment_ptr>(self);
        self->state.channel->call(
            {"GET",
             integrations::payment_of_order_path(order),
             {},
             until,
             origin},
            [reply](neighbour_channel::outcome outcome) {
              auto payment =
                  read_with(std::move(outcome), integrations::read_payment);
              if (payment)
                reply->deliver(share(std::move(*payment)));
              else
                reply->fail(failure{.code = errc::unavailable,
                                    .message = payment.error().message});
            });
        return reply->promise();
      },
      on_outcome(self),
      on_retry(self),
  };
}

cart_client_actor::behavior_type cart_client(
    cart_client_actor::stateful_pointer<neighbour_client_state> self,
    neighbour_options options) {
  open_channel(self, std::move(options));
  return {
      [self](clear_atom, const domain::uuid& user,
             const domain::origin_ptr& origin) {
        constexpr std::chrono::seconds patience{10};
        self->state.channel->call({"DELETE",
                                   integrations::cart_path(user),
                                   {},
                                   self->clock().now() + patience,
                                   origin},
                                  [](const neighbour_channel::outcome&) {});
      },
      on_outcome(self),
      on_retry(self),
  };
}

}  // namespace orders::actors
