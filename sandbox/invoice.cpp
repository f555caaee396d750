#include "sandbox/invoice.hpp"

#include <limits>
#include <utility>

#include "sandbox/ids.hpp"
#include "sandbox/json_text.hpp"

namespace orders::sandbox {
namespace {

constexpr instant_ms lifetime = 24LL * 60 * 60 * 1000;

// payment-service does not check the text; one that says nothing never expires.
instant_ms expiry(const invoice_request& asked, instant_ms now) {
  if (asked.expires_at.empty()) return now + lifetime;
  return parse_iso(asked.expires_at)
      .value_or(std::numeric_limits<instant_ms>::max());
}

std::string five_characters(std::string_view id) {
  static constexpr std::string_view alphabet =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  auto bits = mixed_bits(id, 3);
  std::string text;
  for (int at = 0; at < 5; ++at, bits /= alphabet.size())
    text += alphabet[bits % alphabet.size()];
  return text;
}

}  // namespace

std::string_view wire_name(invoice_status status) {
  switch (status) {
    case invoice_status::pending:
      return "pending";
    case invoice_status::paid:
      return "paid";
    case invoice_status::expired:
      return "expired";
    case invoice_status::refunded:
      return "refunded";
  }
  return "unknown";
}

invoice::invoice(invoice_request asked, instant_ms now)
    : asked_(std::move(asked)),
      id_(uuid_from("payment " + asked_.key)),
      created_at_(now),
      expires_at_(expiry(asked_, now)) {
  progress_.updated_at = now;
}

invoice::progress invoice::progress_at(instant_ms now) const {
  std::scoped_lock lock{mutex_};
  auto current = progress_;
  if (current.status == invoice_status::pending && now >= expires_at_)
    current.status = invoice_status::expired;
  return current;
}

invoice_status invoice::status(instant_ms now) const {
  return progress_at(now).status;
}

bool invoice::is_live(instant_ms now) const {
  auto current = status(now);
  return current == invoice_status::pending || current == invoice_status::paid;
}

bool invoice::move(invoice_status from, invoice_status to, instant_ms now) {
  std::scoped_lock lock{mutex_};
  auto overdue =
      progress_.status == invoice_status::pending && now >= expires_at_;
  if ((overdue ? invoice_status::expired : progress_.status) != from)
    return false;
  progress_.status = to;
  progress_.updated_at = now;
  if (to == invoice_status::paid) progress_.paid_at = now;
  return true;
}

std::string invoice::gateway_id() const {
  return "inv-" + id_.substr(0, 8) + id_.substr(9, 4) + id_.substr(14, 4);
}

std::string invoice::url() const {
  return "https://checkout.example/" + gateway_id();
}

std::string invoice::payment_json(instant_ms now) const {
  auto current = progress_at(now);
  json_text out;
  out.text("id", id_)
      .text("paymentNumber",
            "PAY-" + date_digits(created_at_) + "-" + five_characters(id_))
      .text("orderId", asked_.order_id)
      .text("userId", asked_.user_id)
      .text("amount", asked_.amount)
      .text("gatewayFee", "0")
      .text("netAmount", asked_.amount)
      .text("currency", "IDR")
      .text("paymentMethod", asked_.method)
      .null("paymentMethodDetail")
      .text("paymentGateway", "xendit")
      .text("gatewayTransactionId", gateway_id())
      .null("gatewayReferenceId")
      .text("gatewayInvoiceUrl", url())
      .null("virtualAccountNumber")
      .null("qrCodeUrl")
      .null("paymentCode")
      .text("status", wire_name(current.status))
      .null("failureReason")
      .null("failureCode")
      .text("expiresAt", asked_.expires_at.empty() ? iso_text(expires_at_)
                                                   : asked_.expires_at)
      .text_or_null("paidAt",
                    current.paid_at == 0 ? "" : iso_text(current.paid_at))
      .null("cancelledAt")
      .null("walletId")
      .null("walletTransactionId")
      .text("idempotencyKey", asked_.key)
      .raw("metadata", asked_.metadata)
      .text("createdAt", iso_text(created_at_))
      .text("updatedAt", iso_text(current.updated_at));
  return out.finish();
}

std::string invoice::data_json(instant_ms now, bool is_existing) const {
  json_text out;
  out.raw("payment", payment_json(now))
      .text("paymentUrl", url())
      .text("invoiceId", gateway_id());
  if (is_existing) out.raw("isExisting", "true");
  return out.finish();
}

}  // namespace orders::sandbox
