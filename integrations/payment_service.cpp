#include "integrations/payment_service.hpp"

#include "domain/json_writer.hpp"
#include "integrations/json_reply.hpp"

namespace orders::integrations {

std::string payment_key(const domain::order& o) {
  if (!o.checkout_id && o.invoice_attempt == 1 && o.idempotency_key)
    return "payment:" + *o.idempotency_key;
  return "payment:" + o.id.text() + ":" + std::to_string(o.invoice_attempt);
}

std::string invoice_body(const domain::order& o, const payment_wish& wish) {
  domain::json_writer json{512};
  json.begin_object()
      .member("orderId", o.id)
      .member("userId", o.user_id)
      .key("amount")
      .raw(o.total_amount.text())
      .member("idempotencyKey", payment_key(o))
      .member_if("paymentMethod", wish.method)
      .member_if("expiresAt", wish.expires_at)
      .key("metadata")
      .begin_object()
      .member("orderNumber", o.order_number)
      .member("customerName", o.customer_name)
      .member("customerEmail", o.customer_email)
      .member("customerPhone", o.customer_phone)
      .end_object()
      .end_object();
  return json.take();
}

upstream_result<invoice> read_invoice(const http_reply& reply) {
  if (reply.status < 200 || reply.status > 299)
    return tl::make_unexpected(error_of(reply, "payment-service"));
  const json_document document{reply.body};
  const auto json = document.root();
  const auto failed = [&](const char* why) {
    return tl::make_unexpected(
        upstream_error{upstream_errc::failed, error_text(reply, why)});
  };
  if (!json.is_object()) return failed("payment-service answered no JSON");
  const auto data = json["data"];
  const auto body = data.is_absent() ? json : data;
  const auto payment = body["payment"];
  if (!payment.is_object())
    return failed("payment-service answered without an invoice");
  const auto status = text_member(payment, "status").value_or("");
  const bool dead =
      status == "expired" || status == "failed" || status == "cancelled";
  return invoice{body.dump(), dead, uuid_member(payment, "id"),
                 moment_member(payment, "expiresAt")};
}

std::string payment_of_order_path(const domain::uuid& order_id) {
  return "/api/payments/order/" + order_id.text();
}

upstream_result<std::optional<known_payment>> read_payment(
    const http_reply& reply) {
  if (reply.status == 404) return std::nullopt;
  if (reply.status < 200 || reply.status > 299)
    return tl::make_unexpected(error_of(reply, "payment-service"));
  const json_document json{reply.body};
  const auto data = json.root()["data"];
  const auto unreadable = tl::make_unexpected(upstream_error{
      upstream_errc::failed, "payment-service answered something unreadable"});
  const auto id = uuid_member(data, "id");
  const auto status = text_member(data, "status");
  if (!id || !status) return unreadable;
  return known_payment{*id, *status,
                       domain::money::parse(decimal_member(data, "amount")),
                       moment_member(data, "expiresAt")};
}

bool worth_retrying(const http_outcome& outcome) {
  if (outcome) return outcome->status >= 500;
  return outcome.error().code == transport_errc::timeout ||
         outcome.error().code == transport_errc::reset;
}

}  // namespace orders::integrations
