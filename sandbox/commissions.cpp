#include "sandbox/commissions.hpp"

#include "sandbox/admission.hpp"
#include "sandbox/ids.hpp"
#include "sandbox/instant.hpp"

namespace orders::sandbox {
namespace {

using nlohmann::json;

constexpr std::string_view home = "/api/commissions";
constexpr double usual_rate = 0.005;

std::string text_of(const json& body, const char* field) {
  auto found = body.find(field);
  return found != body.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string{};
}

reply shown(int status, const json& commission) {
  return json_reply(status,
                    json{{"success", true}, {"data", commission}}.dump());
}

bool is_amount(const json& body) {
  auto found = body.find("orderAmount");
  return found != body.end() && found->is_number() && found->get<double>() >= 0;
}

bool is_rate(const json& body) {
  auto found = body.find("commissionRate");
  return found == body.end() ||
         (found->is_number() && found->get<double>() >= 0 &&
          found->get<double>() <= 1);
}

}  // namespace

commission_service::commission_service(std::size_t most) : most_(most) {}

bool commission_service::serves(std::string_view path) {
  return path == home ||
         (path.size() > home.size() && path.substr(0, home.size()) == home &&
          path[home.size()] == '/');
}

reply commission_service::answer(const request& asked) {
  if (auto refused = refuse_stranger(asked)) return *refused;
  auto segments = path_segments(asked.path);
  if (asked.method == "POST" && segments.size() == 2) return create(asked.body);
  if (asked.method == "PUT" && segments.size() == 5 && segments[2] == "order")
    return move(segments[3], segments[4], asked.body);
  return refusal(404, "Endpoint not found");
}

reply commission_service::create(std::string_view text) {
  auto body = json::parse(text, nullptr, false);
  if (!body.is_object()) return refusal(400, "body must be a JSON object");
  auto order = lower_case(text_of(body, "orderId"));
  auto seller = lower_case(text_of(body, "sellerId"));
  if (!is_strict_uuid(order) || !is_strict_uuid(seller) ||
      text_of(body, "orderNumber").empty() || !is_amount(body) ||
      !is_rate(body))
    return refusal(400, "Validation failed");
  std::scoped_lock lock{mutex_};
  auto known = commissions_.find({order, seller});
  if (known != commissions_.end()) return shown(200, known->second);
  if (commissions_.size() >= most_)
    return refusal(503, "the sandbox keeps no more commissions");
  auto& made = commissions_[{order, seller}];
  made = {{"id", uuid_from("commission:" + order + seller)},
          {"orderId", order},
          {"orderNumber", text_of(body, "orderNumber")},
          {"sellerId", seller},
          {"orderAmount", body["orderAmount"]},
          {"commissionRate", body.value("commissionRate", usual_rate)},
          {"status", "pending"},
          {"createdAt", iso_text(now_ms())}};
  return shown(201, made);
}

reply commission_service::move(std::string_view order_id,
                               std::string_view action, std::string_view text) {
  if (action != "complete" && action != "refund")
    return refusal(404, "Endpoint not found");
  auto body = json::parse(text, nullptr, false);
  auto seller =
      body.is_object() ? lower_case(text_of(body, "sellerId")) : std::string{};
  if (!is_strict_uuid(seller)) return refusal(400, "sellerId is required");
  std::scoped_lock lock{mutex_};
  auto found = commissions_.find({lower_case(order_id), seller});
  if (found == commissions_.end()) return refusal(404, "Commission not found");
  auto& commission = found->second;
  if (action == "complete" && commission["status"] == "refunded")
    return refusal(409, "Commission is refunded");
  if (action == "complete" && commission["status"] == "pending") {
    commission["status"] = "completed";
    auto when = text_of(body, "completedAt");
    commission["completedAt"] = when.empty() ? iso_text(now_ms()) : when;
  }
  if (action == "refund") commission["status"] = "refunded";
  return shown(200, commission);
}

json commission_service::of_order(std::string_view order_id) const {
  auto wanted = lower_case(order_id);
  auto list = json::array();
  std::scoped_lock lock{mutex_};
  for (const auto& [each, commission] : commissions_)
    if (wanted.empty() || each.first == wanted) list.push_back(commission);
  return list;
}

void commission_service::forget_all() {
  std::scoped_lock lock{mutex_};
  commissions_.clear();
}

}  // namespace orders::sandbox
