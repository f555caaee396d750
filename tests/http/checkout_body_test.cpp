#include "tests/http/checkout_bodies.hpp"

using namespace orders;
using namespace orders::http;
using namespace orders::tests;
using nlohmann::json;

TEST_CASE("the smallest checkout is read as it stands", "[checkout]") {
  const auto r = request_of(valid_checkout());
  CHECK(r.idempotency_key == "key-1");
  REQUIRE(r.lines.size() == 1);
  CHECK(r.lines[0].product_id.text() == some_product);
  CHECK_FALSE(r.lines[0].variant_id);
  CHECK(r.lines[0].quantity == 2);
  CHECK(r.address.name == "Dewi Lestari");
  CHECK(r.address.phone == "081234567890");
  CHECK(r.address.province == "DKI Jakarta");
  CHECK(r.address.city == "Jakarta");
  CHECK(r.address.street == "Jl. Sudirman 1");
  CHECK_FALSE(r.address.district);
  CHECK_FALSE(r.address.postal_code);
  CHECK_FALSE(r.address.latitude);
  CHECK_FALSE(r.shipping_address_id);
  CHECK_FALSE(r.notes);
  CHECK_FALSE(r.payment_method);
  CHECK_FALSE(r.expires_at);
  CHECK(r.discount == domain::money{});
  CHECK(r.shipping == domain::money{});
  CHECK(r.tax == domain::money{});
  CHECK(r.fingerprint.size() == 64);
}

TEST_CASE("an empty body names every required field", "[checkout]") {
  CHECK(faults_of(json::object()) == lines{"idempotencyKey: Required",
                                           "items: Required",
                                           "shippingAddress: Required"});
  CHECK(faults_of(with("/shippingAddress", json::object())) ==
        lines{"shippingAddress.name: Required",
              "shippingAddress.phone: Required",
              "shippingAddress.province: Required",
              "shippingAddress.city: Required",
              "shippingAddress.address: Required"});
}

TEST_CASE("a body of another type is one fault without a field", "[checkout]") {
  CHECK(faults_of(json::array()) == lines{": Expected object, received array"});
  CHECK(faults_of(json()) == lines{": Expected object, received null"});
  CHECK(faults_of(json("x")) == lines{": Expected object, received string"});
}

TEST_CASE("unknown keys are dropped silently", "[checkout]") {
  CHECK(faults_of(with("/surprise", json{{"a", 1}})).empty());
  CHECK(faults_of(with("/items/0/price", 1)).empty());
}

TEST_CASE("the user of the body is validated for everyone", "[checkout]") {
  CHECK(faults_of(with("/userId", "x")) == lines{"userId: Invalid uuid"});
  const auto reading = reading_of(with("/userId", some_product));
  REQUIRE(reading.body);
  CHECK(reading.body->body_user_id->text() == some_product);
}

TEST_CASE("the key is trimmed and has at most 64 characters", "[checkout]") {
  CHECK(request_of(with("/idempotencyKey", "  k  ")).idempotency_key == "k");
  CHECK(request_of(with("/idempotencyKey", " " + repeated("k", 64) + " "))
            .idempotency_key.size() == 64);
  CHECK(faults_of(with("/idempotencyKey", repeated(emoji, 64))).empty());
  CHECK(faults_of(with("/idempotencyKey", repeated("k", 65))) ==
        lines{"idempotencyKey: String must contain at most 64 character(s)"});
  CHECK(faults_of(with("/idempotencyKey", "   ")) ==
        lines{"idempotencyKey: String must contain at least 1 character(s)"});
  CHECK(faults_of(with("/idempotencyKey", 7)) ==
        lines{"idempotencyKey: Expected string, received number"});
}

TEST_CASE("items are a list of 1 to the most that is allowed", "[checkout]") {
  const auto item = valid_checkout()["items"][0];
  const auto many = [&](std::size_t count) {
    return with("/items", json(std::vector<json>(count, item)));
  };
  CHECK(faults_of(many(0)) ==
        lines{"items: Array must contain at least 1 element(s)"});
  CHECK(request_of(many(100)).lines.size() == 100);
  CHECK(faults_of(many(101)) ==
        lines{"items: Array must contain at most 100 element(s)"});
  CHECK(faults_of(many(3), a_user(), {.most_items = 2}) ==
        lines{"items: Array must contain at most 2 element(s)"});
  CHECK(faults_of(with("/items", json::object())) ==
        lines{"items: Expected array, received object"});
  CHECK(faults_of(with("/items", json::array({1, item, nullptr}))) ==
        lines{"items.0: Expected object, received number",
              "items.2: Expected object, received null"});
}

TEST_CASE("items name product, variant and quantity", "[checkout]") {
  CHECK(faults_of(with("/items/0", json::object())) ==
        lines{"items.0.productId: Required",
              "items.0.quantity: Expected number, received nan"});
  CHECK(faults_of(with("/items/0/productId", "1")) ==
        lines{"items.0.productId: Invalid uuid"});
  CHECK(faults_of(with("/items/0/variantId", "")) ==
        lines{"items.0.variantId: Invalid uuid"});
  CHECK(faults_of(with("/items/0/variantId", nullptr)) ==
        lines{"items.0.variantId: Expected string, received null"});
  CHECK(request_of(with("/items/0/variantId", some_user))
            .lines[0]
            .variant_id->text() == some_user);
}

TEST_CASE("a quantity is a positive integer or a text of one", "[checkout]") {
  const auto quantity = [](const char* value) {
    return request_of(with("/items/0/quantity", json::parse(value)))
        .lines[0]
        .quantity;
  };
  CHECK(quantity("1") == 1);
  CHECK(quantity(R"("2")") == 2);
  CHECK(quantity(R"("2.0")") == 2);
  CHECK(quantity("2.0") == 2);
  CHECK(quantity(R"(" 3 ")") == 3);
  CHECK(quantity(R"("1e1")") == 10);
  CHECK(quantity("1e1") == 10);
  CHECK(quantity("1000000") == 1'000'000);
}

TEST_CASE("other quantities are refused", "[checkout]") {
  struct refusal {
    const char* value;
    const char* message;
  };
  const auto r = GENERATE(values<refusal>({
      {"0", "Number must be greater than 0"},
      {"-1", "Number must be greater than 0"},
      {R"("")", "Number must be greater than 0"},
      {R"(" ")", "Number must be greater than 0"},
      {"null", "Number must be greater than 0"},
      {"false", "Number must be greater than 0"},
      {"1.5", "Expected integer, received float"},
      {R"("0.5")", "Expected integer, received float"},
      {R"("1.0000000001")", "Expected integer, received float"},
      {"true", "Expected number, received nan"},
      {"[5]", "Expected number, received nan"},
      {"{}", "Expected number, received nan"},
      {R"("0x10")", "Expected number, received nan"},
      {R"("two")", "Expected number, received nan"},
      {"1000001", "Number must be less than or equal to 1000000"},
      {"4294967297", "Number must be less than or equal to 1000000"},
      {"99999999999999999999", "Number is out of range"},
  }));
  INFO(r.value);
  CHECK(faults_of(with("/items/0/quantity", json::parse(r.value))) ==
        lines{std::string{"items.0.quantity: "} + r.message});
}

TEST_CASE("address fields are trimmed and bounded by their columns",
          "[checkout]") {
  CHECK(request_of(with("/shippingAddress/name", " Budi ")).address.name ==
        "Budi");
  struct bound {
    const char* field;
    std::size_t longest;
  };
  const auto b = GENERATE(values<bound>({{"name", 255},
                                         {"phone", 20},
                                         {"province", 100},
                                         {"city", 100},
                                         {"address", 10000},
                                         {"district", 100},
                                         {"postalCode", 10}}));
  const auto pointer = std::string{"/shippingAddress/"} + b.field;
  INFO(b.field);
  CHECK(faults_of(with(pointer.c_str(), repeated(emoji, b.longest))).empty());
  CHECK(faults_of(with(pointer.c_str(), repeated("x", b.longest + 1))) ==
        lines{std::string{"shippingAddress."} + b.field +
              ": String must contain at most " + std::to_string(b.longest) +
              " character(s)"});
  CHECK(faults_of(with(pointer.c_str(), 5)) ==
        lines{std::string{"shippingAddress."} + b.field +
              ": Expected string, received number"});
}

TEST_CASE("blank address fields are refused, and a missing one is named",
          "[checkout]") {
  for (const auto* field : {"name", "phone", "province", "city", "address"}) {
    const auto pointer = std::string{"/shippingAddress/"} + field;
    const auto name = std::string{"shippingAddress."} + field;
    CHECK(faults_of(with(pointer.c_str(), "  ")) ==
          lines{name + ": String must contain at least 1 character(s)"});
    CHECK(faults_of(without(pointer.c_str())) == lines{name + ": Required"});
  }
  CHECK(faults_of(with("/shippingAddress", "Jakarta")) ==
        lines{"shippingAddress: Expected object, received string"});
}

TEST_CASE("null and nothing in optional address fields count as absent",
          "[checkout]") {
  for (const auto& nothing : {json(nullptr), json("")}) {
    auto body = valid_checkout();
    for (const auto* field :
         {"district", "postalCode", "latitude", "longitude"})
      body["shippingAddress"][field] = nothing;
    const auto address = request_of(body).address;
    CHECK_FALSE(address.district);
    CHECK_FALSE(address.postal_code);
    CHECK_FALSE(address.latitude);
    CHECK_FALSE(address.longitude);
  }
}

TEST_CASE("coordinates are degrees to eight places", "[checkout]") {
  const auto latitude = [](const char* value) {
    return request_of(with("/shippingAddress/latitude", json::parse(value)))
        .address.latitude;
  };
  CHECK(latitude("-6.2088") == -620'880'000);
  CHECK(latitude(R"("-6.20880001")") == -620'880'001);
  CHECK(latitude("-1e-8") == -1);
  CHECK(latitude("0") == 0);
  CHECK(latitude("90") == 9'000'000'000);
  CHECK(latitude("-90") == -9'000'000'000);
  CHECK(latitude(R"("1.000000005")") == 100'000'001);
  CHECK(request_of(with("/shippingAddress/longitude", 180)).address.longitude ==
        18'000'000'000);
}

TEST_CASE("coordinates off the globe are refused", "[checkout]") {
  struct refusal {
    const char* field;
    const char* value;
    const char* message;
  };
  const auto r = GENERATE(values<refusal>({
      {"latitude", "90.00000001", "Number must be less than or equal to 90"},
      {"latitude", "91", "Number must be less than or equal to 90"},
      {"latitude", "-90.1", "Number must be greater than or equal to -90"},
      {"latitude", "999999999999", "Number must be less than or equal to 90"},
      {"latitude", "-999999999999",
       "Number must be greater than or equal to -90"},
      {"longitude", "180.1", "Number must be less than or equal to 180"},
      {"longitude", R"("-181")",
       "Number must be greater than or equal to -180"},
      {"longitude", "true", "Expected number, received nan"},
      {"longitude", R"("east")", "Expected number, received nan"},
  }));
  INFO(r.field << " " << r.value);
  const auto pointer = std::string{"/shippingAddress/"} + r.field;
  CHECK(faults_of(with(pointer.c_str(), json::parse(r.value))) ==
        lines{std::string{"shippingAddress."} + r.field + ": " + r.message});
}

TEST_CASE("notes may be empty, but not null or endless", "[checkout]") {
  CHECK(request_of(with("/shippingNotes", "")).notes == "");
  CHECK(faults_of(with("/shippingNotes", nullptr)) ==
        lines{"shippingNotes: Expected string, received null"});
  CHECK(faults_of(with("/shippingNotes", repeated("n", 10001))) ==
        lines{"shippingNotes: String must contain at most 10000 "
              "character(s)"});
  CHECK(faults_of(with("/shippingNotes", std::string{"a\0b", 3})) ==
        lines{"shippingNotes: String must not contain null characters"});
}

TEST_CASE("a saved address is named by its uuid", "[checkout]") {
  CHECK(request_of(with("/shippingAddressId", some_user))
            .shipping_address_id->text() == some_user);
  CHECK(faults_of(with("/shippingAddressId", "")) ==
        lines{"shippingAddressId: Invalid uuid"});
  CHECK(faults_of(with("/shippingAddressId", nullptr)) ==
        lines{"shippingAddressId: Expected string, received null"});
}
