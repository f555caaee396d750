#include "integrations/commission_service.hpp"

#include "domain/column_limits.hpp"
#include "domain/json_writer.hpp"
#include "integrations/duty_reply.hpp"
#include "integrations/json_reply.hpp"

namespace orders::integrations {

using domain::duty;
using domain::duty_kind;
using domain::duty_outcome;

namespace {

constexpr const char* service = "payment-service";
constexpr std::size_t longest_id = 100;

/// The commission's id, where the reply tells it: for who looks into the
/// table. Nothing depends on it.
std::string remembered(const http_reply& reply) {
  const json_document json{reply.body};
  const auto data = json.root()["data"];
  const auto body = data.is_object() ? data : json.root();
  const auto id = text_member(body, "id");
  if (!id || !domain::fits(*id, longest_id)) return {};
  domain::json_writer out{128};
  out.begin_object().member("commissionId", *id).end_object();
  return out.take();
}

}  // namespace

std::string commission_method(const duty& d) {
  return d.kind == duty_kind::commission_create ? "POST" : "PUT";
}

std::string commission_path(const duty& d) {
  if (d.kind == duty_kind::commission_create) return "/api/commissions";
  return "/api/commissions/order/" + d.order_id.text() +
         (d.kind == duty_kind::commission_complete ? "/complete" : "/refund");
}

std::string commission_body(const duty& d) {
  domain::json_writer json{256};
  json.begin_object();
  if (d.kind == duty_kind::commission_create)
    json.member("orderId", d.order_id).member("orderNumber", d.order_number);
  json.member("sellerId", d.seller_id);
  if (d.kind == duty_kind::commission_create)
    json.key("orderAmount").raw(d.order_amount.text());
  if (d.kind == duty_kind::commission_complete)
    json.member_if("completedAt", d.occurred_at);
  return json.end_object().take();
}

duty_outcome read_commission(const duty& d, const http_reply& reply) {
  if (auto known = outcome_by_status(reply, service)) return *known;
  if (is_success(reply.status)) {
    // A page of something in between is no answer of payment-service.
    if (!json_document{reply.body}.root().is_object())
      return duty_again("payment-service answered no JSON");
    return duty_done(remembered(reply));
  }
  if (reply.status == 409) return duty_needless(error_text(reply, "conflict"));
  if (d.kind != duty_kind::commission_create && !d.has_basis)
    return duty_needless("there is no commission of this order");
  return duty_doubtful(reply, service);
}

}  // namespace orders::integrations
