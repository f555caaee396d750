// From a basket to orders (contract 3.3 to 3.9).
#include <catch2/catch.hpp>
#include <regex>
#include <set>

#include "tests/support/basket.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

/// What product-service asks for one piece.
std::int64_t price(const sandbox& neighbours, unsigned product,
                   unsigned variant = 0) {
  const auto told = neighbours.product(product_id(product));
  if (variant == 0) return cents(told.at("baseSellPrice"));
  for (const auto& v : told.at("variants"))
    if (v.at("id") == variant_id(variant, product))
      return cents(v.at("sellPrice"));
  throw std::runtime_error("no such variant");
}

std::int64_t sum(const json& orders, const char* field) {
  std::int64_t out = 0;
  for (const auto& o : orders) out += cents(o.at(field));
  return out;
}

}  // namespace

TEST_CASE("a basket of one seller becomes one order with an invoice") {
  const world w;
  auto browser = w.orders.connect();
  const auto answer = check_out(browser, shopper(), basket("k", {line(1, 2)}));
  REQUIRE(answer.status == 201);
  const auto data = answer.data();
  CHECK(data.at("isExisting") == false);
  CHECK(data.at("ordersCreated") == 1);
  CHECK_FALSE(data.contains("failedPayments"));
  CHECK(data.at("message") == "Order created successfully");

  const auto order = data.at("orders").at(0);
  CHECK(std::regex_match(order.at("orderNumber").get<std::string>(),
                         std::regex{"ORD-[0-9]{8}-[0-9A-Z]{1,7}"}));
  CHECK(order.at("status") == "awaiting_payment");
  CHECK(order.at("userId") == shopper());
  CHECK(order.at("orderSource") == "seller");
  CHECK(order.at("sellerId") == seller_id(1));
  CHECK(order.at("idempotencyKey") == "k:0");
  CHECK(cents(order.at("subtotal")) == 2 * price(w.neighbours, 1));
  CHECK(cents(order.at("shippingCost")) == 30000'00);
  CHECK(cents(order.at("taxAmount")) == 11000'00);
  CHECK(order.at("shippingRecipient") == "Siti Nur Rahma");
  CHECK(order.at("shippingCourier") == "jne");
  CHECK(order.at("shippingMethod") == "REG");
  REQUIRE(order.at("items").size() == 1);
  CHECK(order.at("items").at(0).at("quantity") == 2);
  CHECK(order.at("items").at(0).at("snapshotProductName") ==
        w.neighbours.product(product_id(1)).at("name"));

  const auto payment = data.at("payments").at(0);
  CHECK(payment.at("orderId") == order.at("id"));
  CHECK(payment.at("orderNumber") == order.at("orderNumber"));
  CHECK_FALSE(payment.at("paymentUrl").get<std::string>().empty());
  CHECK(payment.at("payment").at("idempotencyKey") ==
        "payment:" + order.at("id").get<std::string>() + ":1");
  CHECK(cents(payment.at("payment").at("amount")) ==
        cents(order.at("totalAmount")));
  CHECK(violations(w.db).empty());

  wait_until("the cart is cleared",
             [&] { return w.neighbours.count("cart") == 1; });
  for (const auto* neighbour : {"product", "auth", "cart", "payment"})
    for (const auto& call : w.neighbours.calls(neighbour))
      if (call.at("token") != "ok" && call.at("path").get<std::string>().find(
                                          product_id(1)) == std::string::npos)
        FAIL(neighbour << " got no valid token: " << call);
}

TEST_CASE("a basket is split by seller, house brand and variants included") {
  const world w;
  auto browser = w.orders.connect();
  // Product 0 is the house brand's, 1 and 52 are seller 1's, 2 has variants.
  const auto answer = check_out(
      browser, shopper(),
      basket("k", {line(1, 2), line(0), line(2, 3, 1), line(52), line(2)}));
  REQUIRE(answer.status == 201);
  const auto data = answer.data();
  CHECK(data.at("message") == "Created 3 orders (split by seller)");
  const auto& found = data.at("orders");
  REQUIRE(found.size() == 3);
  CHECK(found[0].at("sellerId") == seller_id(1));
  CHECK(found[1].at("sellerId").is_null());
  CHECK(found[1].at("orderSource") == "brand");
  CHECK(found[1].at("items").at(0).at("itemType") == "brand_product");
  CHECK(found[2].at("sellerId") == seller_id(2));
  CHECK(cents(found[0].at("subtotal")) ==
        2 * price(w.neighbours, 1) + price(w.neighbours, 52));
  CHECK(cents(found[1].at("subtotal")) == price(w.neighbours, 0));
  CHECK(cents(found[2].at("subtotal")) ==
        3 * price(w.neighbours, 2, 1) + price(w.neighbours, 2));
  REQUIRE(found[2].at("items").size() == 2);
  CHECK(found[2].at("items")[0].at("variantId") == variant_id(1, 2));
  CHECK_FALSE(found[2].at("items")[0].at("snapshotVariantName").is_null());
  CHECK(found[2].at("items")[1].at("variantId").is_null());

  CHECK(sum(found, "shippingCost") == 30000'00);
  CHECK(sum(found, "taxAmount") == 11000'00);
  std::set<std::string> stems;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto number = found[i].at("orderNumber").get<std::string>();
    CHECK(number.ends_with("-" + std::to_string(i + 1)));
    stems.insert(number.substr(0, number.rfind('-')));
    CHECK(found[i].at("idempotencyKey") == "k:" + std::to_string(i));
    CHECK(found[i].at("status") == "awaiting_payment");
  }
  CHECK(stems.size() == 1);
  CHECK(each(data.at("payments"), "orderId") == each(found, "id"));
  CHECK(violations(w.db).empty());
}

TEST_CASE("prices come from product-service, never from the client") {
  const world w;
  auto browser = w.orders.connect();
  auto body = basket("k");
  for (const char* field : {"unitPrice", "price", "baseSellPrice", "sellPrice",
                            "subtotal", "totalAmount"}) {
    body["items"][0][field] = 1;
    body[field] = 1;
  }
  const auto order = place_order(browser, shopper(), body);
  CHECK(cents(order.at("subtotal")) == price(w.neighbours, 1));

  auto discounted = basket("d");
  discounted["discountAmount"] = 1000;
  const auto refused = check_out(browser, shopper(), discounted);
  CHECK(refused.status == 400);
  CHECK(refused.json().at("details").at(0).at("field") == "discountAmount");
  CHECK(w.db.value<int>("select count(*) from \"order\"") == 1);
}

TEST_CASE("what cannot be ordered is refused by name and nothing is written") {
  const world w;
  auto browser = w.orders.connect();
  const auto refuse = [&](const std::string& key, const json& item,
                          const std::string& message) {
    INFO(item.dump());
    const auto answer =
        check_out(browser, shopper(), basket(key, {line(1), item}));
    REQUIRE(answer.status == 400);
    const auto body = answer.json();
    CHECK(body.at("success") == false);
    CHECK(body.at("code") == "PRODUCT_UNAVAILABLE");
    CHECK(body.at("error").get<std::string>().find("items.1") !=
          std::string::npos);
    REQUIRE(body.at("details").size() == 1);
    CHECK(body.at("details")[0].at("field") == "items.1");
    CHECK(body.at("details")[0].at("message") == message);
  };
  const auto odd = [](unsigned number) {
    return json{{"productId", odd_product_id(number)}, {"quantity", 1}};
  };
  refuse("unknown", line(999999), "Product not found");
  auto variant = line(2);
  variant["variantId"] = variant_id(9, 2);
  refuse("variant", variant, "Variant not found");
  for (const unsigned k : {1, 2, 3, 4, 17, 18})
    refuse("odd" + std::to_string(k), odd(k), "Product is not available");
  for (const unsigned k : {7, 8, 19, 20})
    refuse("odd" + std::to_string(k), odd(k), "Product has no valid price");
  auto inactive = odd(5);
  inactive["variantId"] = "d0000002-0000-4000-8000-ff0000000005";
  refuse("inactive", inactive, "Variant is not available");
  CHECK(w.db.value<int>("select (select count(*) from checkout) + "
                        "(select count(*) from \"order\")") == 0);
  CHECK(w.neighbours.count("payment") == 0);
  CHECK(w.neighbours.count("cart") == 0);

  // The refusal is not remembered: the key can be used for a better basket.
  CHECK(check_out(browser, shopper(), basket("unknown")).status == 201);
}

TEST_CASE("odd but valid products are ordered as they are") {
  const world w;
  auto browser = w.orders.connect();
  const auto order_odd = [&](unsigned k) {
    INFO("odd product " << k);
    auto body = basket("odd" + std::to_string(k),
                       {{{"productId", odd_product_id(k)}, {"quantity", 1}}});
    return place_order(browser, shopper(), body);
  };
  const auto name_of = [&](unsigned k) {
    return w.neighbours.product(odd_product_id(k)).at("name");
  };
  for (const unsigned k : {10, 13})  // 255 characters; scripts and emoji
    CHECK(order_odd(k).at("items")[0].at("snapshotProductName") == name_of(k));
  CHECK(order_odd(12).at("items")[0].at("snapshotImageUrl").is_null());
  CHECK(cents(order_odd(27).at("subtotal")) == 10000'00);
  CHECK(violations(w.db).empty());
}

TEST_CASE("an order with nothing to pay is paid without an invoice") {
  const world w;
  auto browser = w.orders.connect();
  auto body =
      basket("free", {{{"productId", odd_product_id(6)}, {"quantity", 1}}});
  body["shippingCost"] = 0;
  body["taxAmount"] = 0;
  const auto order = place_order(browser, shopper(), body);
  CHECK(order.at("status") == "paid");
  CHECK(order.at("totalAmount") == "0");
  CHECK(w.neighbours.count("payment") == 0);
  CHECK(violations(w.db).empty());
}

TEST_CASE("what was ordered stays as it was when the catalogue changes") {
  const world w;
  auto browser = w.orders.connect();
  const auto order =
      place_order(browser, shopper(), basket("k", {line(2, 1, 1)}));
  const auto id = order.at("id").get<std::string>();
  // Whatever product-service says from now on, it is not asked.
  w.neighbours.set_faults("product", {{"mode", "garbage"}});
  w.neighbours.set_faults("auth", {{"mode", "garbage"}});
  REQUIRE(w.neighbours.pay(id).status == 200);
  REQUIRE(check_out(browser, shopper(), basket("k", {line(2, 1, 1)})).status ==
          200);
  const auto later =
      browser.get("/api/orders/" + id, as_user(shopper())).data();
  CHECK(later.at("items") == order.at("items"));
  for (const char* field :
       {"subtotal", "totalAmount", "customerName", "customerPhone",
        "customerEmail", "createdAt", "shippingStreet", "orderNumber"})
    CHECK(later.at(field) == order.at(field));
}

TEST_CASE("a service orders for a user, and only with the right to") {
  const world w;
  auto calls = w.orders.connect();
  auto body = basket("k");
  const auto nobody =
      calls.post("/api/orders", as_service("some-service"), body);
  body["userId"] = shopper(7);
  const auto seller =
      calls.post("/api/orders", as_service("seller-service"), body);
  CHECK(seller.status == 403);
  // A user's own id counts, whatever the body says.
  const auto own = place_order(calls, shopper(3), body);
  CHECK(own.at("userId") == shopper(3));
  CHECK((nobody.status == 400 || nobody.status == 403));
}

TEST_CASE("a user who checks out too often is told when to come back") {
  world w{{{"CHECKOUT_RATE_PER_MINUTE", "2"}}};
  auto browser = w.orders.connect();
  const auto first = check_out(browser, shopper(), basket("k1"));
  CHECK(first.status == 201);
  CHECK(first.header.find("ratelimit-policy")->second ==
        "\"checkout\";q=2;w=60");
  CHECK(first.header.find("ratelimit")
            ->second.starts_with("\"checkout\";r=1;t="));
  CHECK(check_out(browser, shopper(), basket("k2")).status == 201);
  const auto refused = check_out(browser, shopper(), basket("k3"));
  CHECK(refused.status == 429);
  CHECK(refused.json().at("code") == "RATE_LIMITED");
  CHECK(std::stoi(refused.header.find("retry-after")->second) >= 1);
  // Others are not held up, services for one of them neither.
  CHECK(check_out(browser, shopper(2), basket("k1")).status == 201);
  CHECK(w.db.value<int>("select count(*) from checkout") == 3);
}
