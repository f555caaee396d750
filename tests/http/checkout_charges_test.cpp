// Charges, payment and fingerprint of a checkout.
#include <set>

#include "tests/http/checkout_bodies.hpp"

using namespace orders;
using namespace orders::http;
using namespace orders::tests;
using domain::money;
using nlohmann::json;

namespace {

money rupiah(std::int64_t amount) {
  return money::of_minor(amount * 100);
}

std::string print_of(const json& body) {
  return request_of(body, a_service()).fingerprint;
}

}  // namespace

TEST_CASE("charges are cut to whole rupiah", "[checkout]") {
  for (const auto& value : {json(10000.9), json("10000.9"), json("10000")}) {
    CHECK(request_of(with("/shippingCost", value)).shipping == rupiah(10000));
    CHECK(request_of(with("/taxAmount", value)).tax == rupiah(10000));
  }
  CHECK(request_of(with("/shippingCost", 0)).shipping == money{});
  CHECK(request_of(with("/shippingCost", 0.99)).shipping == money{});
}

TEST_CASE("null and nothing count as no charge", "[checkout]") {
  for (const auto& nothing : {json(nullptr), json("")})
    for (const auto* field : {"/shippingCost", "/taxAmount", "/discountAmount"})
      CHECK(faults_of(with(field, nothing)).empty());
}

TEST_CASE("a charge below nothing is refused, however small", "[checkout]") {
  for (const auto* field : {"shippingCost", "taxAmount", "discountAmount"})
    for (const auto& value : {json(-1), json("-0.01"), json("-0.001")}) {
      const auto pointer = std::string{"/"} + field;
      INFO(field << " " << value);
      CHECK(faults_of(with(pointer.c_str(), value), a_service()) ==
            lines{std::string{field} +
                  ": Number must be greater than or equal to 0"});
    }
}

TEST_CASE("metadata gives the charges that the body leaves out", "[checkout]") {
  const json metadata{{"shippingCost", "9000.5"}, {"taxAmount", 500}};
  auto body = with("/metadata", metadata);
  CHECK(request_of(body).shipping == rupiah(9000));
  CHECK(request_of(body).tax == rupiah(500));
  body["shippingCost"] = 1;
  body["taxAmount"] = 0;
  CHECK(request_of(body).shipping == rupiah(1));
  CHECK(request_of(body).tax == money{});
}

TEST_CASE("metadata is validated like the fields it stands for", "[checkout]") {
  struct refusal {
    const char* name;
    const char* value;
    const char* message;
  };
  const auto r = GENERATE(values<refusal>({
      {"shippingCost", "[7]", "Expected number, received nan"},
      {"shippingCost", "-1", "Number must be greater than or equal to 0"},
      {"taxAmount", R"("x")", "Expected number, received nan"},
      {"taxAmount", "1e20", "Number is out of range"},
      {"courierCode", "7", "Expected string, received number"},
      {"serviceType", "{}", "Expected string, received object"},
      {"serviceType", R"("a\u0000")",
       "String must not contain null characters"},
  }));
  INFO(r.name << " " << r.value);
  const json metadata{{r.name, json::parse(r.value)}};
  CHECK(faults_of(with("/metadata", metadata)) ==
        lines{std::string{"metadata."} + r.name + ": " + r.message});
}

TEST_CASE("metadata is an object with any other content", "[checkout]") {
  CHECK(
      faults_of(with("/metadata", json{{"a", {1, {{"b", nullptr}}}}})).empty());
  CHECK(faults_of(with("/metadata", nullptr)) ==
        lines{"metadata: Expected object, received null"});
  CHECK(faults_of(with("/metadata", json::array())) ==
        lines{"metadata: Expected object, received array"});
  CHECK(faults_of(with("/metadata", "x")) ==
        lines{"metadata: Expected object, received string"});
}

TEST_CASE("courier and service come from metadata, within their columns",
          "[checkout]") {
  const auto r = request_of(
      with("/metadata", {{"courierCode", "jne"}, {"serviceType", "REG"}}));
  CHECK(r.courier == "jne");
  CHECK(r.service_type == "REG");
  const auto none = request_of(
      with("/metadata", {{"courierCode", nullptr}, {"serviceType", ""}}));
  CHECK_FALSE(none.courier);
  CHECK_FALSE(none.service_type);
  CHECK(faults_of(with("/metadata", {{"courierCode", repeated("c", 51)},
                                     {"serviceType", repeated("s", 101)}})) ==
        lines{"metadata.courierCode: String must contain at most 50 "
              "character(s)",
              "metadata.serviceType: String must contain at most 100 "
              "character(s)"});
}

TEST_CASE("only services and trusted clients set a discount", "[checkout]") {
  const auto body = with("/discountAmount", "100.9");
  CHECK(faults_of(body) ==
        lines{"discountAmount: Discounts cannot be set by the client"});
  const caller admin{caller_kind::admin, domain::uuid{}, {}};
  CHECK(faults_of(body, admin).size() == 1);
  CHECK(request_of(body, a_service()).discount == rupiah(100));
  CHECK(request_of(body, a_user(), {.trust_client_discount = true}).discount ==
        rupiah(100));
  CHECK(request_of(with("/discountAmount", 0)).discount == money{});
}

TEST_CASE("the way to pay is one of seven", "[checkout]") {
  for (const auto* method :
       {"bank_transfer", "virtual_account", "credit_card", "ewallet_ovo",
        "ewallet_gopay", "ewallet_dana", "qris"})
    CHECK(request_of(with("/paymentMethod", method)).payment_method == method);
  const std::string all =
      "'bank_transfer' | 'virtual_account' | 'credit_card' | 'ewallet_ovo' | "
      "'ewallet_gopay' | 'ewallet_dana' | 'qris'";
  CHECK(faults_of(with("/paymentMethod", "cash")) ==
        lines{"paymentMethod: Invalid enum value. Expected " + all +
              ", received 'cash'"});
  CHECK(faults_of(with("/paymentMethod", nullptr)) ==
        lines{"paymentMethod: Expected " + all + ", received null"});
  CHECK(faults_of(with("/paymentMethod", "")).size() == 1);
}

TEST_CASE("an expiry is a moment in the future", "[checkout]") {
  CHECK(request_of(with("/expiresAt", "2026-03-01T12:00:00.001Z")).expires_at ==
        noon() + std::chrono::milliseconds{1});
  CHECK(request_of(with("/expiresAt", "2026-03-01T20:00+07:00")).expires_at ==
        noon() + std::chrono::hours{1});
  for (const auto* past : {"2026-03-01T12:00:00Z", "2020-01-01T00:00Z"})
    CHECK(faults_of(with("/expiresAt", past)) ==
          lines{"expiresAt: Datetime must be in the future"});
  for (const auto* odd : {"", "2026-03-02", "2026-03-02T00:00:00", "soon",
                          "2026-02-30T00:00:00Z"})
    CHECK(faults_of(with("/expiresAt", odd)) ==
          lines{"expiresAt: Invalid datetime"});
  CHECK(faults_of(with("/expiresAt", nullptr)) ==
        lines{"expiresAt: Expected string, received null"});
}

TEST_CASE("the fingerprint does not see how and when to pay", "[checkout]") {
  const auto plain = print_of(valid_checkout());
  auto body = with("/paymentMethod", "qris");
  body["expiresAt"] = "2026-03-05T00:00:00Z";
  body["idempotencyKey"] = "another";
  body["unknown"] = true;
  CHECK(print_of(body) == plain);
}

TEST_CASE("the fingerprint sees values, not their spelling", "[checkout]") {
  const auto plain = print_of(valid_checkout());
  CHECK(print_of(with("/items/0/quantity", "2.0")) == plain);
  CHECK(print_of(with("/shippingAddress/name", " Dewi Lestari ")) == plain);
  CHECK(print_of(with("/shippingAddress/latitude", nullptr)) == plain);
  CHECK(print_of(with("/shippingCost", 0)) == plain);
  CHECK(print_of(with("/items/0/productId",
                      "00000000-0000-0000-0000-000000"
                      "00ABCD")) ==
        print_of(with("/items/0/productId",
                      "00000000-0000-0000-0000-000000"
                      "00abcd")));
}

TEST_CASE("the fingerprint sees everything that makes the orders",
          "[checkout]") {
  struct change {
    const char* pointer;
    json value;
  };
  const std::vector<change> changes = {
      {"/items/0/productId", some_user},
      {"/items/0/variantId", some_user},
      {"/items/0/quantity", 3},
      {"/shippingAddressId", some_user},
      {"/shippingAddress/name", "Budi"},
      {"/shippingAddress/phone", "0"},
      {"/shippingAddress/province", "Bali"},
      {"/shippingAddress/city", "Ubud"},
      {"/shippingAddress/address", "Jl. 2"},
      {"/shippingAddress/district", "D"},
      {"/shippingAddress/postalCode", "1"},
      {"/shippingAddress/latitude", 1},
      {"/shippingAddress/longitude", 1},
      {"/shippingNotes", ""},
      {"/discountAmount", 1},
      {"/shippingCost", 1},
      {"/taxAmount", 1},
      {"/metadata", {{"courierCode", "jne"}}},
      {"/metadata", {{"serviceType", "jne"}}},
  };
  std::set<std::string> prints{print_of(valid_checkout())};
  for (const auto& c : changes)
    prints.insert(print_of(with(c.pointer, c.value)));
  auto two = valid_checkout();
  two["items"].push_back(two["items"][0]);
  prints.insert(print_of(two));
  CHECK(prints.size() == changes.size() + 2);
}

TEST_CASE("the fingerprint sees the order of the items", "[checkout]") {
  auto body = valid_checkout();
  body["items"].push_back({{"productId", some_user}, {"quantity", 1}});
  auto turned = body;
  std::swap(turned["items"][0], turned["items"][1]);
  CHECK(print_of(body) != print_of(turned));
}
