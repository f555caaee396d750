#include "http/replies.hpp"

#include <algorithm>

#include "http/entity_tag.hpp"
#include "log/log.hpp"

namespace orders::http {

namespace {

using actors::errc;
using actors::failure;
using domain::json_writer;

constexpr const char* json_type = "application/json; charset=utf-8";

std::string transition_text(const failure& why) {
  return "Cannot transition from " + why.from + " to " + why.to;
}

edge::reply later(int status, const std::string& text,
                  const std::string& code) {
  auto reply = error_reply(status, text, code);
  reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

edge::reply field_reply(const failure& why, const std::string& error,
                        const std::string& code) {
  json_writer json;
  json.begin_object()
      .member("success", false)
      .member("error", error)
      .member("code", code)
      .key("details")
      .begin_array()
      .begin_object()
      .member("field", why.field)
      .member("message", why.message)
      .end_object()
      .end_array()
      .end_object();
  return json_reply(400, json.take());
}

edge::reply illegal_transition_reply(const failure& why) {
  json_writer json;
  json.begin_object()
      .member("success", false)
      .member("error", transition_text(why))
      .member("code", "ILLEGAL_TRANSITION")
      .member("currentStatus", why.from)
      .key("allowedTransitions")
      .begin_array();
  for (const auto& status : why.allowed) json.value(status);
  json.end_array().end_object();
  return json_reply(400, json.take());
}

std::string checkout_message(const actors::checkout_answer& answer,
                             std::size_t made, std::size_t failed) {
  const auto count = answer.orders.size();
  if (answer.existing) return "Idempotent retry: returned existing orders";
  if (failed == 0)
    return count == 1 ? "Order created successfully"
                      : "Created " + std::to_string(count) +
                            " orders (split by seller)";
  if (made == 0)
    return "Order created but payment invoice creation failed. Please retry "
           "checkout with the same idempotencyKey.";
  return "Partial success: " + std::to_string(made) + "/" +
         std::to_string(made + failed) + " payments created.";
}

/// payment-service's `data`, with the order's id and number in front.
void write_payment(json_writer& json, const actors::invoice_result& result) {
  std::string_view data = *result.data;
  data.remove_prefix(1);  // its opening brace
  std::string merged = R"({"orderId":")" + result.order->id.text() +
                       R"(","orderNumber":")" + result.order->order_number +
                       '"';
  if (data != "}") merged += ',';
  merged += data;
  json.raw(merged);
}

void write_page_numbers(json_writer& json, const domain::order_page& page,
                        const list_query& query) {
  json.begin_object()
      .member("page", query.page)
      .member("limit", query.limit)
      .member("total", page.total)
      .member("totalPages", (page.total + query.limit - 1) / query.limit);
  if (page.total_is_least) json.member("totalIsLowerBound", true);
  json.end_object();
}

void write_cursor(json_writer& json, const domain::order_page& page,
                  std::int64_t limit) {
  json.begin_object().member("limit", limit).key("nextCursor");
  if (page.next)
    json.value(page.next->text());
  else
    json.null();
  json.end_object();
}

}  // namespace

edge::reply json_reply(int status, std::string body) {
  return {status, {{"Content-Type", json_type}}, std::move(body)};
}

edge::reply error_reply(int status, const std::string& text,
                        const std::string& code) {
  json_writer json{128};
  json.begin_object().member("success", false).member("error", text);
  if (!code.empty()) json.member("code", code);
  return json_reply(status, json.end_object().take());
}

edge::reply validation_reply(const std::vector<field_error>& errors) {
  json_writer json;
  json.begin_object()
      .member("success", false)
      .member("error", "Validation failed")
      .key("details")
      .begin_array();
  for (const auto& error : errors)
    json.begin_object()
        .member("field", error.field)
        .member("message", error.message)
        .end_object();
  return json_reply(400, json.end_array().end_object().take());
}

edge::reply not_found_reply(const std::string& raw_path) {
  json_writer json;
  json.begin_object()
      .member("success", false)
      .member("error", "Endpoint not found")
      .member("path", raw_path)
      .end_object();
  return json_reply(404, json.take());
}

edge::reply failure_reply(const failure& why) {
  switch (why.code) {
    case errc::order_not_found:
      return error_reply(404, "Order not found");
    case errc::not_owner:
      return error_reply(403, "Insufficient permissions");
    case errc::illegal_transition:
      return illegal_transition_reply(why);
    case errc::precondition_failed:
      return error_reply(412, "Order has changed meanwhile",
                         "PRECONDITION_FAILED");
    case errc::amounts_are_final:
      return error_reply(
          409, "Charges cannot be changed once an order is " + why.from,
          "AMOUNTS_ARE_FINAL");
    case errc::total_out_of_range:
      return validation_reply(
          {{"shippingCost", "Total amount is out of range"}});
    case errc::nothing_to_mend:
      return error_reply(409,
                         why.from.empty()
                             ? "The order has nothing to mend in this way"
                             : "An order that is " + why.from +
                                   " has nothing to mend in this way",
                         "NOTHING_TO_MEND");
    case errc::mending_failed:
      return later(503, why.message, "MENDING_FAILED");
    case errc::key_reused:
      return error_reply(422,
                         "idempotencyKey was used for a different checkout",
                         "IDEMPOTENCY_KEY_REUSED");
    case errc::product_unavailable:
      return field_reply(why, why.message + " (" + why.field + ")",
                         "PRODUCT_UNAVAILABLE");
    case errc::quantity_too_large:
    case errc::basket_too_large:
    case errc::discount_too_large:
      return validation_reply({{why.field, why.message}});
    case errc::product_service_down:
      return later(503, "Product service is unavailable",
                   "PRODUCT_SERVICE_UNAVAILABLE");
    case errc::auth_service_down:
      return later(503, "Auth service is unavailable",
                   "AUTH_SERVICE_UNAVAILABLE");
    case errc::overloaded:
      return later(503, "Service is busy, please retry", "OVERLOADED");
    case errc::unavailable:
      return later(503, "Service unavailable", "UNAVAILABLE");
    case errc::outcome_unknown:
      return later(503, "The outcome is not known yet, please retry",
                   "OUTCOME_UNKNOWN");
    case errc::internal:
      break;
  }
  log::error("internal-error", {{"reason", why.message}});
  return error_reply(500, "Internal server error", "INTERNAL_ERROR");
}

edge::reply order_reply(const domain::order& o) {
  json_writer json{2048};
  json.begin_object().member("success", true).key("data");
  write_order(json, o);
  auto reply = json_reply(200, json.end_object().take());
  reply.headers.emplace_back("ETag", entity_tag(o));
  return reply;
}

edge::reply changed_order_reply(const domain::order& o,
                                const std::string& message, show_items items) {
  json_writer json{2048};
  json.begin_object()
      .member("success", true)
      .member("message", message)
      .key("data");
  write_order(json, o, items);
  auto reply = json_reply(200, json.end_object().take());
  reply.headers.emplace_back("ETag", entity_tag(o));
  return reply;
}

edge::reply listing_reply(const domain::order_page& page,
                          const list_query& query) {
  json_writer json{2048 * (page.orders.size() + 1)};
  json.begin_object().member("success", true).key("data").begin_array();
  for (const auto& o : page.orders) write_order(json, o);
  json.end_array().key("pagination");
  if (query.by_cursor)
    write_cursor(json, page, query.limit);
  else
    write_page_numbers(json, page, query);
  return json_reply(200, json.end_object().take());
}

edge::reply feed_reply(const domain::feed_page& page) {
  json_writer json{2048 * (page.events.size() + 1)};
  json.begin_object()
      .member("success", true)
      .key("data")
      .begin_object()
      .key("events")
      .begin_array();
  for (const auto& event : page.events)
    json.begin_object()
        .member("cursor", event.at.text())
        .member("id", event.at.event)
        .member("type", event.type)
        .member("aggregateId", event.aggregate_id)
        .member("sequence", event.sequence)
        .member("occurredAt", event.occurred_at)
        .member_if("traceparent", event.traceparent)
        .key("payload")
        .raw(event.payload)
        .end_object();
  json.end_array()
      .member("nextCursor", page.next.text())
      .member("more", page.more)
      .end_object()
      .end_object();
  return json_reply(200, json.take());
}

edge::reply parked_events_reply(const std::vector<db::parked_event>& events) {
  json_writer json{512 * (events.size() + 1)};
  json.begin_object().member("success", true).key("data").begin_array();
  for (const auto& event : events)
    json.begin_object()
        .member("id", event.id)
        .member("type", event.type)
        .member("orderId", event.order_id)
        .member("attempts", event.refusals)
        .member("parkedAt", event.parked_at)
        .member("error", event.error)
        .end_object();
  return json_reply(200, json.end_array().end_object().take());
}

edge::reply requeued_reply(const std::vector<domain::uuid>& ids) {
  json_writer json{64 * (ids.size() + 2)};
  json.begin_object()
      .member("success", true)
      .member("message", "Events requeued")
      .key("data")
      .begin_object()
      .key("requeued")
      .begin_array();
  for (const auto& id : ids) json.value(id);
  return json_reply(200, json.end_array().end_object().end_object().take());
}

edge::reply checkout_reply(const actors::checkout_answer& answer) {
  const auto made =
      std::count_if(answer.orders.begin(), answer.orders.end(),
                    [](const auto& o) { return o.data.has_value(); });
  const auto failed =
      std::count_if(answer.orders.begin(), answer.orders.end(),
                    [](const auto& o) { return !o.data && o.error; });
  json_writer json{4096 * (answer.orders.size() + 1)};
  json.begin_object()
      .member("success", true)
      .key("data")
      .begin_object()
      .member("isExisting", answer.existing)
      .member("ordersCreated", answer.orders.size())
      .key("orders")
      .begin_array();
  for (const auto& o : answer.orders) write_order(json, *o.order);
  json.end_array().key("payments").begin_array();
  for (const auto& o : answer.orders)
    if (o.data) write_payment(json, o);
  json.end_array();
  if (failed > 0) {
    json.key("failedPayments").begin_array();
    for (const auto& o : answer.orders)
      if (!o.data && o.error)
        json.begin_object()
            .member("orderId", o.order->id)
            .member("orderNumber", o.order->order_number)
            .member("error", *o.error)
            .end_object();
    json.end_array();
  }
  json.member("message",
              checkout_message(answer, static_cast<std::size_t>(made),
                               static_cast<std::size_t>(failed)))
      .end_object()
      .end_object();
  return json_reply(answer.existing ? 200 : 201, json.take());
}

}  // namespace orders::http
