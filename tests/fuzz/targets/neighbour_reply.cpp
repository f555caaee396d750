// What payment-, auth-, warehouse- and address-service answer: each reader gets
// every reply.
//
//   input = status LF body
#include <algorithm>
#include <nlohmann/json.hpp>

#include "domain/column_limits.hpp"
#include "domain/utf8.hpp"
#include "integrations/address_service.hpp"
#include "integrations/auth_service.hpp"
#include "integrations/commission_service.hpp"
#include "integrations/json_reply.hpp"
#include "integrations/payment_service.hpp"
#include "integrations/warehouse_service.hpp"
#include "tests/fuzz/reply_input.hpp"
#include "tests/fuzz/text_rules.hpp"

namespace orders::fuzz {

namespace {

using namespace integrations;
using nlohmann::json;
namespace limits = domain::column_limits;

/// Fails with a text, or is of a success.
template <class T>
bool is_usable(const upstream_result<T>& got) {
  must(got || writes_and_reads_alike(got.error().message),
       "the text of an error can be told in JSON");
  must(got || !got.error().message.empty(), "an error has a text");
  return got.has_value();
}

void check_invoice(const http_reply& reply) {
  const auto got = read_invoice(reply);
  if (!is_usable(got)) return;
  const auto data = json::parse(got->data);
  must(data.is_object() && data["payment"].is_object(),
       "an invoice has a payment");
  const auto again =
      read_invoice({200, "application/json", R"({"data":)" + got->data + "}"});
  must(again && again->data == got->data && again->dead == got->dead &&
           again->payment_id == got->payment_id && again->due_at == got->due_at,
       "an invoice written down is the same");
}

void check_payment(const http_reply& reply) {
  const auto got = read_payment(reply);
  if (!is_usable(got)) return;
  must(*got || reply.status == 404, "only a 404 says that there is none");
  if (!*got) return;
  must(domain::is_storable_text((*got)->status), "a status is a text");
}

void check_user(const http_reply& reply) {
  const auto got = read_user(reply);
  if (!is_usable(got)) return;
  must(!got->phone.empty() && is_text(got->phone, limits::phone) &&
           is_text(got->name, limits::name) &&
           is_text(got->email, limits::email),
       "a user has a phone, and fits the columns");
}

// -- duties ------------------------------------------------------------------

void check_outcome(const domain::duty& d, const domain::duty_outcome& got) {
  const bool done = got.verdict == domain::duty_verdict::done;
  if (!got.result.empty()) {
    must(done, "only what is done has a result");
    const auto result = json::parse(got.result, nullptr, false);
    must(result.is_object(), "a result is a JSON object");
    must(domain::is_storable_text(got.result), "a result can be stored");
  }
  must(done != !got.error.empty(), "what is not done has an error");
  must(!got.shortage || done, "a shortage is settled");
  const auto report = domain::report_of(d, got, 0.5);
  must(report.outcome.verdict != domain::duty_verdict::doubtful,
       "what is reported is never doubtful");
  must(report.outcome.error.size() <= domain::longest_duty_error &&
           domain::is_storable_text(report.outcome.error),
       "an error can be stored");
}

void check_reservation(const domain::duty_outcome& got,
                       const http_reply& reply) {
  if (got.verdict != domain::duty_verdict::done) return;
  const auto result = json::parse(got.result);
  if (!result.contains("reserved")) return;
  const auto told = json::parse(reply.body);
  must(result["reserved"] == told["success"],
       "it is reserved as the warehouse says");
  must(result["reserved"] == false || result.contains("reservationId"),
       "what is reserved can be released");
  for (const auto* name : {"reservationId", "shortage", "expiresAt"})
    // As texts: to the library, -1 equals the largest whole number.
    must(!result.contains(name) || result[name].dump() == told[name].dump(),
         "what is remembered of a reservation is what was told");
}

void check_duties(const http_reply& reply) {
  domain::duty d;
  d.reservation_id = "R-1";
  using enum domain::duty_kind;
  for (const auto kind :
       {commission_create, commission_complete, commission_refund}) {
    d.kind = kind;
    check_outcome(d, read_commission(d, reply));
  }
  for (const auto kind : {stock_reserve, stock_release, stock_confirm}) {
    d.kind = kind;
    const auto got = read_stock(d, reply);
    check_outcome(d, got);
    if (kind == stock_reserve) check_reservation(got, reply);
  }
  d.kind = address_used;
  check_outcome(d, read_address_used(reply));
}

}  // namespace

void take(std::string_view input) {
  const auto reply = reply_of(input);
  check_invoice(reply);
  check_payment(reply);
  check_user(reply);
  check_duties(reply);
}

}  // namespace orders::fuzz
