#include "sandbox/payments.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "sandbox/admission.hpp"
#include "sandbox/ids.hpp"
#include "sandbox/json_text.hpp"

namespace orders::sandbox {
namespace {

using nlohmann::json;

constexpr std::size_t key_column = 100;  // VARCHAR(100), in characters
constexpr std::size_t most_body = 100 * 1024;
constexpr std::size_t deepest = 64;
constexpr double smallest_amount = 0.01;

constexpr std::array<std::string_view, 7> methods = {
    "bank_transfer", "virtual_account", "credit_card", "ewallet_ovo",
    "ewallet_gopay", "ewallet_dana",    "qris"};

// Printing a deeply nested value again would exhaust the stack.
bool is_too_deep(std::string_view body) {
  std::size_t depth = 0;
  for (auto c : body) {
    if ((c == '[' || c == '{') && ++depth > deepest) return true;
    if ((c == ']' || c == '}') && depth > 0) --depth;
  }
  return false;
}

// The shortest decimal text that reads back as the same number.
std::string decimal_text(const json& number) {
  if (number.is_number_integer()) return number.dump();
  std::array<char, 400> text{};
  auto end = std::to_chars(text.data(), text.data() + text.size(),
                           number.get<double>(), std::chars_format::fixed);
  return {text.data(), end.ptr};
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

const std::string* text_of(const json& body, const char* field) {
  auto found = body.find(field);
  return found == body.end() ? nullptr : found->get_ptr<const std::string*>();
}

void complain(json& details, const char* field, const char* message) {
  details.push_back({{"field", field}, {"message", message}});
}

json faults_of(const json& body) {
  auto details = json::array();
  for (const auto* field : {"orderId", "userId"}) {
    const auto* id = text_of(body, field);
    if (id == nullptr || !is_strict_uuid(*id))
      complain(details, field,
               (std::string{field} + " must be a valid UUID").c_str());
  }
  auto amount = body.find("amount");
  if (amount == body.end() || !amount->is_number() ||
      amount->get<double>() < smallest_amount)
    complain(details, "amount", "amount must be greater than 0");
  const auto* key = text_of(body, "idempotencyKey");
  if (key == nullptr || key->empty())
    complain(details, "idempotencyKey", "idempotencyKey is required");
  if (body.contains("paymentMethod")) {
    const auto* method = text_of(body, "paymentMethod");
    if (method == nullptr ||
        std::find(methods.begin(), methods.end(), *method) == methods.end())
      complain(details, "paymentMethod", "Invalid payment method");
  }
  return details;
}

std::string enveloped(std::string_view data) {
  json_text out;
  return out.raw("success", "true").raw("data", data).finish();
}

}  // namespace

tl::expected<invoice_request, reply> read_invoice_request(
    std::string_view text) {
  if (text.size() > most_body)
    return tl::make_unexpected(refusal(413, "request entity too large"));
  if (is_too_deep(text))
    return tl::make_unexpected(refusal(400, "nested too deeply"));
  auto body = json::parse(text, nullptr, false);
  if (!body.is_object())
    return tl::make_unexpected(refusal(400, "body must be a JSON object"));
  auto details = faults_of(body);
  if (!details.empty()) {
    json answer{{"success", false},
                {"error", "Validation failed"},
                {"details", std::move(details)}};
    return tl::make_unexpected(json_reply(400, answer.dump()));
  }
  invoice_request asked;
  asked.order_id = *text_of(body, "orderId");
  asked.user_id = *text_of(body, "userId");
  asked.amount = decimal_text(body["amount"]);
  asked.key = *text_of(body, "idempotencyKey");
  const auto* method = text_of(body, "paymentMethod");
  asked.method = method == nullptr ? std::string{methods[0]} : *method;
  if (const auto* expires = text_of(body, "expiresAt"))
    asked.expires_at = *expires;
  auto metadata = body.find("metadata");
  asked.metadata = metadata == body.end() ? "null" : metadata->dump();
  return asked;
}

payment_service::payment_service(ledger& invoices) : invoices_(invoices) {}

reply payment_service::answer(const request& asked) {
  if (auto refused = refuse_stranger(asked)) return *refused;
  auto segments = path_segments(asked.path);
  auto here =
      segments.size() >= 2 && segments[0] == "api" && segments[1] == "payments";
  if (here && asked.method == "POST" && segments.size() == 2)
    return create(asked.body);
  if (here && asked.method == "GET" && segments.size() == 4 &&
      segments[2] == "order")
    return latest_of(segments[3]);
  if (here && asked.method == "GET" && segments.size() == 3) {
    auto found = invoices_.by_id(segments[2]);
    if (!found) return refusal(404, "Payment not found");
    return json_reply(200, enveloped(found->payment_json(now_ms())));
  }
  return refusal(404, "Endpoint not found");
}

reply payment_service::create(std::string_view body) {
  auto asked = read_invoice_request(body);
  if (!asked) return std::move(asked.error());
  if (characters(asked->key) > key_column) {
    ++orphans_;
    return json_reply(400,
                      R"({"success":false,"error":"Database operation failed",)"
                      R"("code":"P2000"})");
  }
  auto now = now_ms();
  auto [entry, is_existing] = invoices_.add(std::move(*asked), now);
  if (!entry) return refusal(503, "the sandbox's ledger is full");
  return json_reply(is_existing ? 200 : 201,
                    enveloped(entry->data_json(now, is_existing)));
}

reply payment_service::latest_of(std::string_view order_id) const {
  auto invoices = invoices_.of_order(order_id);
  if (invoices.empty()) return refusal(404, "Payment not found");
  return json_reply(200, enveloped(invoices.back()->payment_json(now_ms())));
}

}  // namespace orders::sandbox
