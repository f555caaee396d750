// The routes that change an order: each becomes a command for its actor.
#include "actors/front_desk.hpp"
#include "http/entity_tag.hpp"
#include "http/routes/checks.hpp"

namespace orders::http::routes {

namespace {

/// If-Match (RFC 9110 section 13.1.1), judged by the order's actor.
std::function<bool(const domain::order&)> expected_by(const exchange& x) {
  const auto tags = x.header("If-Match");
  if (tags.empty()) return {};
  return [tags](const domain::order& o) {
    return matches_strongly(tags, entity_tag(o));
  };
}

/// Sends the command and calls `on_answer` with what became of it.
template <class OnAnswer>
void command_order(const services& s, const exchange_ptr& x,
                   const domain::uuid& id, domain::order_command command,
                   OnAnswer on_answer) {
  const auto until = actors::deadline_in(s.options.change_deadline);
  auto request = std::make_shared<const actors::order_request>(
      actors::order_request{id, std::move(command), x->caller.as_requester(),
                            until, expected_by(*x), x->origin()});
  actors::ask<actors::order_answer_ptr>(s.desk(), s.book->directory_of(id),
                                        until, std::move(on_answer),
                                        reply_failure(x), request);
}

auto reply_changed(const exchange_ptr& x, const char* message) {
  return [x, message](const actors::order_answer_ptr& answer) {
    x->reply(changed_order_reply(*answer->order, message));
  };
}

void set_status(const services& s, const exchange_ptr& x,
                const domain::uuid& id) {
  auto command = valid_body(x, read_set_status);
  if (!command) return;
  if (x->caller.is_service() &&
      !s.options.permissions.allows_status(x->caller.service, command->target))
    return forbid(x);
  command_order(s, x, id, std::move(*command),
                reply_changed(x, "Order status updated"));
}

/// The invoice of the old amount is replaced before the caller hears of the
/// new one (F21); should that fail, it is made up for later.
void replace_invoice(const services& s, const exchange_ptr& x,
                     const actors::order_answer_ptr& answer) {
  const auto reply = [x](const domain::order& o) {
    x->reply(changed_order_reply(o, "Shipping cost updated", show_items::no));
  };
  if (!answer->changed) return reply(*answer->order);
  const auto until = actors::deadline_in(s.options.change_deadline);
  auto wanted = std::make_shared<const actors::invoice_request>(
      actors::invoice_request{answer->order, std::nullopt, until, x->origin()});
  actors::ask<actors::invoice_result_ptr>(
      s.desk(), s.book->invoice_issuer.load(), until,
      [reply](const actors::invoice_result_ptr& result) {
        reply(*result->order);
      },
      [reply, order = answer->order](const actors::failure&) { reply(*order); },
      wanted);
}

}  // namespace

void put_status(const services& s, const exchange_ptr& x) {
  const bool may =
      x->caller.is_admin() ||
      (x->caller.is_service() &&
       s.options.permissions.allows_some_status(x->caller.service));
  if (!may) return forbid(x);
  if (const auto id = path_id(x)) set_status(s, x, *id);
}

void admin_put_status(const services& s, const exchange_ptr& x) {
  if (const auto id = path_id(x, "Invalid order ID")) set_status(s, x, *id);
}

void put_shipping_cost(const services& s, const exchange_ptr& x) {
  if (x->caller.kind == caller_kind::user) return forbid(x);
  if (!service_may(s, x, "shipping-cost")) return;
  const auto id = path_id(x);
  if (!id) return;
  auto command = valid_body(x, read_set_charges);
  if (!command) return;
  command_order(s, x, *id, *command,
                [&s, x](const actors::order_answer_ptr& answer) {
                  replace_invoice(s, x, answer);
                });
}

void put_shipment_status(const services& s, const exchange_ptr& x) {
  if (!x->caller.is_service()) return forbid(x);
  if (!service_may(s, x, "shipment")) return;
  const auto id = path_id(x);
  if (!id) return;
  auto command = valid_body(x, read_report_shipment);
  if (!command) return;
  command_order(s, x, *id, std::move(*command),
                reply_changed(x, "Shipment status updated"));
}

void cancel(const services& s, const exchange_ptr& x) {
  if (!service_may(s, x, "cancel")) return;
  const auto id = path_id(x);
  if (!id) return;
  auto command = valid_body(x, read_cancel);
  if (!command) return;
  command_order(s, x, *id, std::move(*command),
                reply_changed(x, "Order cancelled"));
}

}  // namespace orders::http::routes
