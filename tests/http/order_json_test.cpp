#include "http/order_json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace orders;
using nlohmann::ordered_json;

namespace {

const auto some_id =
    *domain::uuid::parse("00000000-0000-0000-0000-000000000042");

ordered_json written(const domain::order& o,
                     http::show_items items = http::show_items::yes) {
  domain::json_writer json;
  http::write_order(json, o, items);
  return ordered_json::parse(json.take());
}

std::vector<std::string> keys_of(const ordered_json& object) {
  std::vector<std::string> out;
  for (const auto& [key, value] : object.items()) out.push_back(key);
  return out;
}

// contract 1.3, in its order
const std::vector<std::string> order_keys = {"id",
                                             "orderNumber",
                                             "userId",
                                             "orderSource",
                                             "brandId",
                                             "sellerId",
                                             "subtotal",
                                             "discountAmount",
                                             "shippingCost",
                                             "taxAmount",
                                             "totalAmount",
                                             "currency",
                                             "couponId",
                                             "couponCode",
                                             "shippingAddressId",
                                             "shippingRecipient",
                                             "shippingPhone",
                                             "shippingStreet",
                                             "shippingDistrict",
                                             "shippingCity",
                                             "shippingProvince",
                                             "shippingPostalCode",
                                             "shippingCountry",
                                             "shippingLatitude",
                                             "shippingLongitude",
                                             "customerEmail",
                                             "customerPhone",
                                             "customerName",
                                             "shippingMethod",
                                             "shippingCourier",
                                             "estimatedDelivery",
                                             "status",
                                             "customerNotes",
                                             "internalNotes",
                                             "paidAt",
                                             "confirmedAt",
                                             "processedAt",
                                             "shippedAt",
                                             "deliveredAt",
                                             "completedAt",
                                             "cancelledAt",
                                             "cancelReason",
                                             "cancelledBy",
                                             "liveSessionId",
                                             "idempotencyKey",
                                             "createdBy",
                                             "updatedBy",
                                             "createdAt",
                                             "updatedAt",
                                             "deletedAt",
                                             "items"};

// contract 1.4, in its order
const std::vector<std::string> item_keys = {"id",
                                            "orderId",
                                            "itemType",
                                            "productId",
                                            "variantId",
                                            "brandId",
                                            "brandProductId",
                                            "sellerProductId",
                                            "sellerId",
                                            "snapshotProductName",
                                            "snapshotVariantName",
                                            "snapshotSku",
                                            "snapshotImageUrl",
                                            "snapshotBrandName",
                                            "snapshotSellerName",
                                            "unitPrice",
                                            "quantity",
                                            "subtotal",
                                            "discountAmount",
                                            "totalAmount",
                                            "fulfilledQuantity",
                                            "returnedQuantity",
                                            "createdAt"};

}  // namespace

TEST_CASE("an order has every key of the contract, in its order",
          "[order_json]") {
  domain::order o;
  o.items.resize(1);
  const auto json = written(o);
  CHECK(keys_of(json) == order_keys);
  CHECK(keys_of(json["items"][0]) == item_keys);
  auto without_items = order_keys;
  without_items.pop_back();
  CHECK(keys_of(written(o, http::show_items::no)) == without_items);
}

TEST_CASE("absent values are null, never left out", "[order_json]") {
  domain::order o;
  o.items.resize(1);
  const auto json = written(o);
  for (const auto* key :
       {"brandId",          "sellerId",          "couponId",
        "couponCode",       "shippingAddressId", "shippingDistrict",
        "shippingLatitude", "shippingLongitude", "customerEmail",
        "shippingMethod",   "shippingCourier",   "estimatedDelivery",
        "customerNotes",    "internalNotes",     "paidAt",
        "confirmedAt",      "processedAt",       "shippedAt",
        "deliveredAt",      "completedAt",       "cancelledAt",
        "cancelReason",     "cancelledBy",       "liveSessionId",
        "idempotencyKey",   "createdBy",         "updatedBy",
        "deletedAt"}) {
    INFO(key);
    CHECK(json[key].is_null());
  }
  for (const auto* key :
       {"productId", "variantId", "brandId", "brandProductId",
        "sellerProductId", "sellerId", "snapshotVariantName", "snapshotSku",
        "snapshotImageUrl", "snapshotBrandName", "snapshotSellerName"}) {
    INFO(key);
    CHECK(json["items"][0][key].is_null());
  }
}

TEST_CASE("every text of an order stands under its own key", "[order_json]") {
  domain::order o;
  o.order_number = "1";
  o.order_source = "2";
  o.coupon_code = "3";
  o.shipping_recipient = "4";
  o.shipping_phone = "5";
  o.shipping_street = "6";
  o.shipping_district = "7";
  o.shipping_city = "8";
  o.shipping_province = "9";
  o.shipping_postal_code = "10";
  o.shipping_country = "11";
  o.customer_email = "12";
  o.customer_phone = "13";
  o.customer_name = "14";
  o.shipping_method = "15";
  o.shipping_courier = "16";
  o.status = "17";
  o.customer_notes = "18";
  o.internal_notes = "19";
  o.cancel_reason = "20";
  o.cancelled_by = "21";
  o.idempotency_key = "22";
  o.currency = "23";
  const auto json = written(o);
  int number = 0;
  for (const auto* key :
       {"orderNumber",        "orderSource",     "couponCode",
        "shippingRecipient",  "shippingPhone",   "shippingStreet",
        "shippingDistrict",   "shippingCity",    "shippingProvince",
        "shippingPostalCode", "shippingCountry", "customerEmail",
        "customerPhone",      "customerName",    "shippingMethod",
        "shippingCourier",    "status",          "customerNotes",
        "internalNotes",      "cancelReason",    "cancelledBy",
        "idempotencyKey",     "currency"}) {
    INFO(key);
    CHECK(json[key] == std::to_string(++number));
  }
}

TEST_CASE("money is text, quantities are numbers, moments show milliseconds",
          "[order_json]") {
  domain::order o;
  o.id = some_id;
  o.subtotal = domain::money::of_minor(15'000'000);
  o.discount_amount = domain::money::of_minor(10'050);
  o.total_amount = domain::money::of_minor(-50);
  o.paid_at = domain::timestamp{std::chrono::microseconds{1'999}};
  auto& item = o.items.emplace_back();
  item.unit_price = domain::money::of_minor(1);
  item.quantity = 3;
  item.returned_quantity = 1;
  const auto json = written(o);
  CHECK(json["subtotal"] == "150000");
  CHECK(json["discountAmount"] == "100.5");
  CHECK(json["shippingCost"] == "0");
  CHECK(json["totalAmount"] == "-0.5");
  CHECK(json["paidAt"] == "1970-01-01T00:00:00.001Z");
  CHECK(json["items"][0]["unitPrice"] == "0.01");
  CHECK(json["items"][0]["quantity"] == 3);
  CHECK(json["items"][0]["returnedQuantity"] == 1);
  CHECK(json["items"][0]["orderId"] == some_id.text());
}

TEST_CASE("coordinates are written as the old decimal library did",
          "[order_json]") {
  const auto shown = [](std::int64_t degrees) {
    domain::order o;
    o.shipping_latitude = degrees;
    const auto json = written(o);
    CHECK(json["shippingLongitude"].is_null());
    return json["shippingLatitude"].get<std::string>();
  };
  CHECK(shown(0) == "0");
  CHECK(shown(-620'880'000) == "-6.2088");
  CHECK(shown(10'684'560'001) == "106.84560001");
  CHECK(shown(18'000'000'000) == "180");
  CHECK(shown(-50'000'000) == "-0.5");
  CHECK(shown(100) == "0.000001");
  CHECK(shown(-123) == "-0.00000123");
  SECTION("with an exponent below a millionth") {
    CHECK(shown(-1) == "-1e-8");
    CHECK(shown(9) == "9e-8");
    CHECK(shown(10) == "1e-7");
    CHECK(shown(12) == "1.2e-7");
    CHECK(shown(-99) == "-9.9e-7");
  }
}

TEST_CASE("texts are escaped", "[order_json]") {
  domain::order o;
  o.customer_notes = "say \"hi\"\n\\";
  CHECK(written(o)["customerNotes"] == "say \"hi\"\n\\");
}
