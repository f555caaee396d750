#include "integrations/warehouse_service.hpp"

#include "domain/column_limits.hpp"
#include "domain/json_writer.hpp"
#include "integrations/duty_reply.hpp"
#include "integrations/json_reply.hpp"

namespace orders::integrations {

using domain::duty;
using domain::duty_kind;
using domain::duty_outcome;

namespace {

constexpr const char* service = "warehouse-service";
constexpr std::size_t longest_message = 200;
constexpr std::size_t longest_time = 40;

/// Absent, a usable id, or something that is neither.
struct reservation_id {
  std::optional<std::string> text;
  bool unusable = false;
};

reservation_id id_of(json_value body) {
  if (!body["reservationId"].is_present()) return {};
  auto text = text_member(body, "reservationId");
  if (!text || text->empty() || !domain::fits(*text, longest_reservation_id))
    return {{}, true};
  return {std::move(text), false};
}

duty_outcome reserved(json_value body, bool in_full,
                      const std::optional<std::string>& id) {
  domain::json_writer out{256};
  out.begin_object().member("reserved", in_full).member_if("reservationId", id);
  out.member_if("shortage", body["shortage"].integer());
  if (const auto until = text_member(body, "expiresAt");
      until && until->size() <= longest_time)
    out.member("expiresAt", *until);
  if (const auto text = text_member(body, "message"))
    out.member("message", domain::cut_text(*text, longest_message));
  auto settled = duty_done(out.end_object().take());
  settled.shortage = !in_full;
  return settled;
}

duty_outcome read_reservation(json_value body) {
  const auto success = body["success"].truth();
  if (!success) return duty_again("warehouse-service answered without success");
  const auto id = id_of(body);
  const bool in_full = *success;
  if (id.unusable || (in_full && !id.text))
    return duty_again("warehouse-service answered no usable reservation id");
  // A part that it did set aside has an id, and is released like the whole.
  return reserved(body, in_full, id.text);
}

duty_outcome read_end(json_value body, const http_reply& reply) {
  if (body["success"].truth().value_or(true)) return duty_done();
  auto failed = duty_doubtful(reply, service);
  if (const auto text = text_member(body, "message"); text && !text->empty())
    failed.error = *text;
  return failed;
}

}  // namespace

std::string stock_path(const duty& d) {
  switch (d.kind) {
    case duty_kind::stock_release:
      return "/api/warehouse/release-reservation";
    case duty_kind::stock_confirm:
      return "/api/warehouse/confirm-reservation";
    default:
      return "/api/warehouse/reserve-inventory";
  }
}

std::string stock_body(const duty& d) {
  domain::json_writer json{256};
  json.begin_object();
  if (d.kind == duty_kind::stock_reserve)
    json.member("productId", d.product_id)
        .member("variantId", d.variant_id)
        .member("quantity", d.quantity)
        .member("orderId", d.order_id)
        .member_if("orderItemId", d.item_id);
  else
    json.member("reservationId", d.reservation_id);
  return json.end_object().take();
}

duty_outcome read_stock(const duty& d, const http_reply& reply) {
  if (auto known = outcome_by_status(reply, service)) return *known;
  const bool reserves = d.kind == duty_kind::stock_reserve;
  if (is_success(reply.status)) {
    const json_document document{reply.body};
    const auto body = document.root();
    if (!body.is_object())
      return duty_again("warehouse-service answered no JSON");
    return reserves ? read_reservation(body) : read_end(body, reply);
  }
  if (!reserves && reply.status == 409)
    return duty_needless(error_text(reply, "nothing is held any more"));
  if (d.kind == duty_kind::stock_release)
    return duty_needless(error_text(reply, "nothing is held any more"));
  return duty_doubtful(reply, service);
}

}  // namespace orders::integrations
