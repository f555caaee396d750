#include "http/replies.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace orders;
using namespace orders::http;
using actors::errc;
using actors::failure;
using nlohmann::ordered_json;

namespace {

std::string header_of(const edge::reply& reply, const std::string& name) {
  for (const auto& [key, value] : reply.headers)
    if (key == name) return value;
  return {};
}

ordered_json body_of(const edge::reply& reply) {
  CHECK(header_of(reply, "Content-Type") == "application/json; charset=utf-8");
  return ordered_json::parse(reply.body);
}

actors::order_ptr order_numbered(const std::string& number) {
  domain::order o;
  o.order_number = number;
  return std::make_shared<const domain::order>(o);
}

actors::invoice_result paid_with(const std::string& number,
                                 const std::string& data) {
  return {order_numbered(number), data, std::nullopt};
}

actors::invoice_result failed_with(const std::string& number,
                                   const std::string& error) {
  return {order_numbered(number), std::nullopt, error};
}

actors::invoice_result free_order(const std::string& number) {
  return {order_numbered(number), std::nullopt, std::nullopt};
}

}  // namespace

// -- errors -----------------------------------------------------------------

TEST_CASE("errors have the contract's shapes", "[replies]") {
  const auto plain = error_reply(403, "Insufficient permissions");
  CHECK(plain.status == 403);
  CHECK(plain.body ==
        R"({"success":false,"error":"Insufficient permissions"})");
  CHECK(error_reply(409, "x", "CODE").body ==
        R"({"success":false,"error":"x","code":"CODE"})");
  CHECK(error_reply(400, "a\"b").body == R"({"success":false,"error":"a\"b"})");
  const auto missing = not_found_reply("/nope/%20");
  CHECK(missing.status == 404);
  CHECK(missing.body ==
        R"({"success":false,"error":"Endpoint not found","path":"/nope/%20"})");
  const auto invalid = validation_reply({{"a.0", "Required"}, {"", "x"}});
  CHECK(invalid.status == 400);
  CHECK(invalid.body ==
        R"({"success":false,"error":"Validation failed","details":[)"
        R"({"field":"a.0","message":"Required"},)"
        R"({"field":"","message":"x"}]})");
}

TEST_CASE("every failure has its reply", "[replies]") {
  struct mapping {
    errc code;
    int status;
    const char* text;
    const char* wire_code;
  };
  const std::vector<mapping> all = {
      {errc::order_not_found, 404, "Order not found", ""},
      {errc::not_owner, 403, "Insufficient permissions", ""},
      {errc::illegal_transition, 400, "Cannot transition from paid to pending",
       "ILLEGAL_TRANSITION"},
      {errc::precondition_failed, 412, "Order has changed meanwhile",
       "PRECONDITION_FAILED"},
      {errc::amounts_are_final, 409,
       "Charges cannot be changed once an order is paid", "AMOUNTS_ARE_FINAL"},
      {errc::total_out_of_range, 400, "Validation failed", ""},
      {errc::nothing_to_mend, 409,
       "An order that is paid has nothing to mend in this way",
       "NOTHING_TO_MEND"},
      {errc::mending_failed, 503, "what", "MENDING_FAILED"},
      {errc::key_reused, 422,
       "idempotencyKey was used for a different checkout",
       "IDEMPOTENCY_KEY_REUSED"},
      {errc::product_unavailable, 400, "what (items.3)", "PRODUCT_UNAVAILABLE"},
      {errc::quantity_too_large, 400, "Validation failed", ""},
      {errc::basket_too_large, 400, "Validation failed", ""},
      {errc::discount_too_large, 400, "Validation failed", ""},
      {errc::product_service_down, 503, "Product service is unavailable",
       "PRODUCT_SERVICE_UNAVAILABLE"},
      {errc::auth_service_down, 503, "Auth service is unavailable",
       "AUTH_SERVICE_UNAVAILABLE"},
      {errc::overloaded, 503, "Service is busy, please retry", "OVERLOADED"},
      {errc::unavailable, 503, "Service unavailable", "UNAVAILABLE"},
      {errc::outcome_unknown, 503, "The outcome is not known yet, please retry",
       "OUTCOME_UNKNOWN"},
      {errc::internal, 500, "Internal server error", "INTERNAL_ERROR"},
  };
  // A code that is added must be added here as well.
  CHECK(all.size() == static_cast<std::size_t>(errc::internal));
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& m = all[i];
    CHECK(static_cast<std::size_t>(m.code) == i + 1);
    const auto reply =
        failure_reply({m.code, "what", "items.3", "paid", "pending"});
    const auto body = body_of(reply);
    INFO(m.text);
    CHECK(reply.status == m.status);
    CHECK(body["success"] == false);
    CHECK(body["error"] == m.text);
    CHECK(body.value("code", "") == m.wire_code);
    CHECK(header_of(reply, "Retry-After") == (m.status == 503 ? "1" : ""));
  }
}

TEST_CASE("failures of a field name it", "[replies]") {
  for (const auto code :
       {errc::quantity_too_large, errc::basket_too_large,
        errc::discount_too_large, errc::product_unavailable}) {
    const auto body =
        body_of(failure_reply({code, "Too much", "items.2.quantity", {}, {}}));
    REQUIRE(body["details"].size() == 1);
    CHECK(body["details"][0]["field"] == "items.2.quantity");
    CHECK(body["details"][0]["message"] == "Too much");
  }
  const auto total =
      body_of(failure_reply({errc::total_out_of_range, {}, {}, {}, {}}));
  CHECK(total["details"][0]["field"] == "shippingCost");
}

TEST_CASE("a refused step tells the status that the order has", "[replies]") {
  const auto body = body_of(
      failure_reply({errc::illegal_transition, {}, {}, "delivered", "paid"}));
  CHECK(body["currentStatus"] == "delivered");
}

TEST_CASE("what went wrong inside is never told", "[replies]") {
  for (std::uint8_t code = 1; code <= std::uint8_t(errc::internal); ++code) {
    if (errc{code} == errc::mending_failed ||
        errc{code} == errc::product_unavailable ||
        errc{code} == errc::quantity_too_large ||
        errc{code} == errc::basket_too_large ||
        errc{code} == errc::discount_too_large)
      continue;  // their messages are for the client
    const auto reply = failure_reply({errc{code}, "secret", {}, {}, {}});
    CHECK(reply.body.find("secret") == std::string::npos);
  }
}

// -- successes --------------------------------------------------------------

TEST_CASE("an order is shown as data", "[replies]") {
  const auto order = order_numbered("ORD-1");
  const auto shown = order_reply(*order);
  CHECK(shown.status == 200);
  const auto body = body_of(shown);
  CHECK(body.size() == 2);
  CHECK(body["success"] == true);
  CHECK(body["data"]["orderNumber"] == "ORD-1");
  const auto changed = changed_order_reply(*order, "Order cancelled");
  CHECK(changed.status == 200);
  CHECK(body_of(changed)["message"] == "Order cancelled");
  CHECK(body_of(changed)["data"]["items"].is_array());
  const auto bare =
      changed_order_reply(*order, "Shipping cost updated", show_items::no);
  CHECK_FALSE(body_of(bare)["data"].contains("items"));
}

TEST_CASE("a listing tells its pages", "[replies]") {
  const auto pages = [](std::int64_t total, std::int64_t limit) {
    list_query query;
    query.limit = limit;
    query.page = 2;
    domain::order_page page;
    page.total = total;
    page.orders.resize(1);
    const auto body = body_of(listing_reply(page, query));
    CHECK(body["success"] == true);
    CHECK(body["data"].size() == 1);
    CHECK(body["pagination"]["page"] == 2);
    CHECK(body["pagination"]["limit"] == limit);
    CHECK(body["pagination"]["total"] == total);
    return body["pagination"]["totalPages"].get<int>();
  };
  CHECK(pages(0, 20) == 0);
  CHECK(pages(1, 20) == 1);
  CHECK(pages(20, 20) == 1);
  CHECK(pages(21, 20) == 2);
  CHECK(pages(7, 1) == 7);
}

TEST_CASE("a total that was not counted to the end says so", "[replies]") {
  domain::order_page page;
  page.total = 1000;
  CHECK_FALSE(body_of(listing_reply(page, {}))["pagination"].contains(
      "totalIsLowerBound"));
  page.total_is_least = true;
  CHECK(body_of(listing_reply(page, {}))["pagination"]["totalIsLowerBound"] ==
        true);
}

TEST_CASE("a listing by cursor tells where to read on", "[replies]") {
  list_query query;
  query.by_cursor = true;
  query.limit = 5;
  domain::order_page page;
  CHECK(body_of(listing_reply(page, query))["pagination"] ==
        nlohmann::json{{"limit", 5}, {"nextCursor", nullptr}});
  page.next = domain::listing_position{};
  CHECK(body_of(listing_reply(page, query))["pagination"]["nextCursor"] ==
        page.next->text());
}

TEST_CASE("a checkout with all its invoices is 201", "[replies]") {
  const auto one =
      checkout_reply({false, {paid_with("N1", R"({"paymentUrl":"u1"})")}});
  CHECK(one.status == 201);
  const auto data = body_of(one)["data"];
  CHECK(data["isExisting"] == false);
  CHECK(data["ordersCreated"] == 1);
  CHECK(data["orders"][0]["orderNumber"] == "N1");
  CHECK(data["payments"].size() == 1);
  CHECK(data["payments"][0]["orderNumber"] == "N1");
  CHECK(data["payments"][0]["orderId"] == data["orders"][0]["id"]);
  CHECK(data["payments"][0]["paymentUrl"] == "u1");
  CHECK_FALSE(data.contains("failedPayments"));
  CHECK(data["message"] == "Order created successfully");
  const auto two =
      checkout_reply({false, {paid_with("N1", "{}"), paid_with("N2", "{}")}});
  CHECK(body_of(two)["data"]["message"] ==
        "Created 2 orders (split by seller)");
  CHECK(body_of(two)["data"]["payments"][1].size() == 2);
}

TEST_CASE("failed invoices are listed apart", "[replies]") {
  const auto some = checkout_reply(
      {false, {paid_with("N1", "{}"), failed_with("N2", "no money")}});
  CHECK(some.status == 201);
  const auto data = body_of(some)["data"];
  CHECK(data["payments"].size() == 1);
  REQUIRE(data["failedPayments"].size() == 1);
  CHECK(data["failedPayments"][0]["orderNumber"] == "N2");
  CHECK(data["failedPayments"][0]["error"] == "no money");
  CHECK(data["failedPayments"][0]["orderId"] == data["orders"][1]["id"]);
  CHECK(data["message"] == "Partial success: 1/2 payments created.");

  const auto none = checkout_reply({false, {failed_with("N1", "down")}});
  CHECK(none.status == 201);
  CHECK(body_of(none)["data"]["payments"].empty());
  CHECK(body_of(none)["data"]["message"] ==
        "Order created but payment invoice creation failed. Please retry "
        "checkout with the same idempotencyKey.");
}

TEST_CASE("an order that needs no invoice has neither payment nor failure",
          "[replies]") {
  const auto data =
      body_of(checkout_reply({false, {free_order("N1")}}))["data"];
  CHECK(data["payments"].empty());
  CHECK_FALSE(data.contains("failedPayments"));
  CHECK(data["message"] == "Order created successfully");
}

TEST_CASE("a retried checkout is 200", "[replies]") {
  const auto retried = checkout_reply(
      {true,
       {paid_with("N1", R"({"isExisting":true})"), failed_with("N2", "down")}});
  CHECK(retried.status == 200);
  const auto data = body_of(retried)["data"];
  CHECK(data["isExisting"] == true);
  CHECK(data["payments"][0]["isExisting"] == true);
  CHECK(data["failedPayments"].size() == 1);
  CHECK(data["message"] == "Idempotent retry: returned existing orders");
  CHECK(checkout_reply({true, {}}).status == 200);
}
