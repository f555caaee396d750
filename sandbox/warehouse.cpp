#include "sandbox/warehouse.hpp"

#include "sandbox/admission.hpp"
#include "sandbox/ids.hpp"
#include "sandbox/instant.hpp"

namespace orders::sandbox {
namespace {

using nlohmann::json;

constexpr instant_ms hold_ms = 24LL * 3600 * 1000;

std::string text_of(const json& body, const char* field) {
  auto found = body.find(field);
  return found != body.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string{};
}

/// What a reservation is known by: the order item, else what is asked for.
std::string name_of_wish(const json& body) {
  auto item = text_of(body, "orderItemId");
  if (!item.empty()) return lower_case("item:" + item);
  return lower_case("order:" + text_of(body, "orderId") + ":" +
                    text_of(body, "productId") + ":" +
                    text_of(body, "variantId"));
}

int quantity_of(const json& body) {
  auto found = body.find("quantity");
  if (found == body.end() || !found->is_number_integer()) return 0;
  auto number = found->get<std::int64_t>();
  return number > 0 && number <= 1'000'000'000 ? static_cast<int>(number) : 0;
}

reply confirmed(const json& reservation) {
  return json_reply(200, json{{"success", true},
                              {"reserved", reservation["quantity"]},
                              {"reservationId", reservation["id"]},
                              {"message", "Inventory reserved"},
                              {"expiresAt", reservation["expiresAt"]}}
                             .dump());
}

}  // namespace

warehouse_service::warehouse_service(std::size_t most) : most_(most) {}

reply warehouse_service::answer(const request& asked) {
  if (auto refused = refuse_stranger(asked)) return *refused;
  auto segments = path_segments(asked.path);
  if (asked.method != "POST" || segments.size() != 3 || segments[0] != "api" ||
      segments[1] != "warehouse")
    return refusal(404, "Endpoint not found");
  auto body = json::parse(asked.body, nullptr, false);
  if (!body.is_object()) return refusal(400, "body must be a JSON object");
  if (segments[2] == "reserve-inventory") return reserve(body);
  if (segments[2] == "release-reservation") return end(body, "released");
  if (segments[2] == "confirm-reservation") return end(body, "confirmed");
  return refusal(404, "Endpoint not found");
}

reply warehouse_service::reserve(const json& body) {
  auto variant = body.find("variantId");
  auto quantity = quantity_of(body);
  if (!is_strict_uuid(text_of(body, "productId")) ||
      !is_strict_uuid(text_of(body, "orderId")) || quantity == 0 ||
      variant == body.end() ||
      !(variant->is_null() || is_strict_uuid(text_of(body, "variantId"))))
    return refusal(400, "Validation failed");
  if (quantity > stock_of_each)
    return json_reply(200, json{{"success", false},
                                {"reserved", 0},
                                {"shortage", quantity - stock_of_each},
                                {"message", "Insufficient inventory"}}
                               .dump());
  auto id = uuid_from(name_of_wish(body));
  std::scoped_lock lock{mutex_};
  auto known = reservations_.find(id);
  if (known != reservations_.end()) return confirmed(known->second);
  if (reservations_.size() >= most_)
    return refusal(503, "the sandbox keeps no more reservations");
  auto& made = reservations_[id];
  made = {{"id", id},
          {"orderId", lower_case(text_of(body, "orderId"))},
          {"orderItemId", lower_case(text_of(body, "orderItemId"))},
          {"productId", lower_case(text_of(body, "productId"))},
          {"variantId", *variant},
          {"quantity", quantity},
          {"status", "reserved"},
          {"expiresAt", iso_text(now_ms() + hold_ms)}};
  return confirmed(made);
}

reply warehouse_service::end(const json& body, std::string_view status) {
  auto id = lower_case(text_of(body, "reservationId"));
  if (id.empty()) return refusal(400, "reservationId is required");
  std::scoped_lock lock{mutex_};
  auto found = reservations_.find(id);
  if (found == reservations_.end())
    return refusal(404, "Reservation not found");
  auto& reservation = found->second;
  if (reservation["status"] == "reserved") reservation["status"] = status;
  bool as_wished = reservation["status"] == std::string{status};
  return json_reply(
      as_wished ? 200 : 409,
      json{{"success", as_wished},
           {"message",
            "Reservation " + reservation["status"].get<std::string>()}}
          .dump());
}

json warehouse_service::of_order(std::string_view order_id) const {
  auto wanted = lower_case(order_id);
  auto list = json::array();
  std::scoped_lock lock{mutex_};
  for (const auto& [id, reservation] : reservations_)
    if (wanted.empty() || reservation["orderId"] == wanted)
      list.push_back(reservation);
  return list;
}

void warehouse_service::forget_all() {
  std::scoped_lock lock{mutex_};
  reservations_.clear();
}

}  // namespace orders::sandbox
