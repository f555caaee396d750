#include "sandbox/ledger.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "sandbox/payments.hpp"

using namespace orders::sandbox;
using nlohmann::json;

namespace {

constexpr instant_ms start = 1'767'225'600'000;  // 2026-01-01T00:00:00Z
const std::string order_a = "0a000000-0000-4000-8000-000000000001";
const std::string order_b = "0a000000-0000-4000-8000-000000000002";

invoice_request wanting(const std::string& order, const std::string& key,
                        const std::string& expires_at = "") {
  invoice_request asked;
  asked.order_id = order;
  asked.user_id = "b1000000-0000-4000-8000-000000000001";
  asked.amount = "1000";
  asked.key = key;
  asked.method = "bank_transfer";
  asked.expires_at = expires_at;
  asked.metadata = "null";
  return asked;
}

json valid_body() {
  return {{"orderId", order_a},
          {"userId", "b1000000-0000-4000-8000-000000000001"},
          {"amount", 153300.25},
          {"idempotencyKey", "k"}};
}

}  // namespace

TEST_CASE("a known key gives the first invoice whatever the order",
          "[sandbox][ledger]") {
  ledger invoices{100};
  auto first = invoices.add(wanting(order_a, "k"), start);
  auto again = invoices.add(wanting(order_b, "k"), start);
  CHECK_FALSE(first.is_existing);
  CHECK(again.is_existing);
  CHECK(again.entry == first.entry);
  CHECK(invoices.of_order(order_b).empty());
  CHECK(invoices.of_order("0A000000-0000-4000-8000-000000000001").size() == 1);
  CHECK(invoices.by_id(first.entry->id()) == first.entry);
  CHECK(invoices.summary(start).invoices == 1);
}

TEST_CASE("many threads with one key make one invoice", "[sandbox][ledger]") {
  ledger invoices{10'000};
  std::atomic<int> made{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 8; ++thread)
    threads.emplace_back([&] {
      for (int key = 0; key < 200; ++key)
        if (!invoices.add(wanting(order_a, std::to_string(key)), start)
                 .is_existing)
          ++made;
    });
  for (auto& each : threads) each.join();
  CHECK(made == 200);
  CHECK(invoices.of_order(order_a).size() == 200);
}

TEST_CASE("a full ledger refuses new keys and knows the old ones",
          "[sandbox][ledger]") {
  ledger invoices{1};
  REQUIRE(invoices.add(wanting(order_a, "k"), start).entry);
  CHECK_FALSE(invoices.add(wanting(order_a, "l"), start).entry);
  CHECK(invoices.add(wanting(order_a, "k"), start).is_existing);
  invoices.forget_all();
  CHECK(invoices.add(wanting(order_a, "l"), start).entry);
}

TEST_CASE("two live invoices of an order are reported", "[sandbox][ledger]") {
  ledger invoices{100};
  auto first = invoices.add(wanting(order_a, "k1"), start).entry;
  invoices.add(wanting(order_a, "k2"), start);
  invoices.add(wanting(order_b, "k3"), start);
  auto total = invoices.summary(start);
  CHECK(total.orders == 2);
  CHECK(total.invoices == 3);
  CHECK(total.orders_with_two_live_invoices ==
        std::vector<std::string>{order_a});
  first->move(invoice_status::pending, invoice_status::expired, start);
  CHECK(invoices.summary(start).orders_with_two_live_invoices.empty());
}

TEST_CASE("an invoice expires at its time unless it was paid before",
          "[sandbox][ledger]") {
  invoice left{wanting(order_a, "k", "2026-01-01T00:01:00.000Z"), start};
  CHECK(left.status(start + 59'999) == invoice_status::pending);
  CHECK(left.status(start + 60'000) == invoice_status::expired);
  CHECK_FALSE(
      left.move(invoice_status::pending, invoice_status::paid, start + 60'000));
  CHECK(
      left.move(invoice_status::expired, invoice_status::paid, start + 60'000));
  invoice paid{wanting(order_a, "k", "2026-01-01T00:01:00Z"), start};
  CHECK(paid.move(invoice_status::pending, invoice_status::paid, start));
  CHECK_FALSE(paid.move(invoice_status::pending, invoice_status::paid, start));
  CHECK(paid.status(start + 60'000) == invoice_status::paid);
}

TEST_CASE("an invoice without a time lives for a day", "[sandbox][ledger]") {
  invoice left{wanting(order_a, "k"), start};
  auto shown = json::parse(left.payment_json(start));
  CHECK(shown["expiresAt"] == "2026-01-02T00:00:00.000Z");
  CHECK(left.status(start + 86'400'000) == invoice_status::expired);
}

TEST_CASE("the payment object shows every field of the contract",
          "[sandbox][ledger]") {
  auto asked = wanting(order_a, "k \"1\"\n");
  asked.metadata = R"({"orderNumber":"ORD-1"})";
  invoice entry{asked, start};
  entry.move(invoice_status::pending, invoice_status::paid, start + 1);
  auto shown = json::parse(entry.payment_json(start + 1));
  for (const auto* field :
       {"id", "paymentNumber", "orderId", "userId", "amount", "gatewayFee",
        "netAmount", "currency", "paymentMethod", "status",
        "gatewayTransactionId", "gatewayInvoiceUrl", "expiresAt", "paidAt",
        "cancelledAt", "idempotencyKey", "metadata", "createdAt", "updatedAt"})
    CHECK(shown.contains(field));
  CHECK(shown["idempotencyKey"] == "k \"1\"\n");
  CHECK(shown["metadata"]["orderNumber"] == "ORD-1");
  CHECK(shown["status"] == "paid");
  CHECK(shown["paidAt"] == "2026-01-01T00:00:00.001Z");
  CHECK_THAT(shown["paymentNumber"].get<std::string>(),
             Catch::Matchers::Matches("PAY-20260101-[0-9A-Z]{5}"));
}

TEST_CASE("a payment request is validated field by field",
          "[sandbox][payment]") {
  auto read = read_invoice_request(valid_body().dump());
  REQUIRE(read);
  CHECK(read->amount == "153300.25");
  CHECK(read->method == "bank_transfer");
  auto spoilt = [](const char* field, const json& value) {
    auto body = valid_body();
    body[field] = value;
    auto refused = read_invoice_request(body.dump());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().status == 400);
    return json::parse(refused.error().body)["details"];
  };
  for (const auto* field :
       {"orderId", "userId", "amount", "idempotencyKey", "paymentMethod"}) {
    auto details = spoilt(field, "");
    REQUIRE(details.size() == 1);
    CHECK(details[0]["field"] == field);
  }
  CHECK(spoilt("amount", "1000").size() == 1);
  CHECK(spoilt("amount", 0).size() == 1);
  CHECK(spoilt("orderId", "00000000-0000-0000-0000-000000000100").size() == 1);
  CHECK_FALSE(read_invoice_request("[1]"));
  CHECK_FALSE(read_invoice_request("{"));
  CHECK_FALSE(read_invoice_request(std::string(200, '[')));
}

TEST_CASE("amounts are written without an exponent", "[sandbox][payment]") {
  auto amount = [](const std::string& text) {
    auto body = valid_body().dump();
    body.replace(body.find("153300.25"), 9, text);
    auto read = read_invoice_request(body);
    REQUIRE(read);
    return read->amount;
  };
  CHECK(amount("0.01") == "0.01");
  CHECK(amount("9999999999999.99") == "9999999999999.99");
  CHECK(amount("1e5") == "100000");
  CHECK(amount("150000.50") == "150000.5");
}
