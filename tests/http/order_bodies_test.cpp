#include <catch2/catch.hpp>

#include "http/bodies.hpp"
#include "tests/http/faults.hpp"

using namespace orders;
using namespace orders::http;
using namespace orders::tests;
using nlohmann::json;

namespace {

/// Reads `body`; the faults, and whether nothing came exactly when there were
/// any.
template <class Read>
lines faults(Read read, const char* body) {
  field_errors errors;
  const auto out = read(json::parse(body), errors);
  CHECK(out.has_value() == errors.empty());
  return lines_of(errors);
}

template <class Read>
auto value(Read read, const char* body) {
  field_errors errors;
  auto out = read(json::parse(body), errors);
  REQUIRE(out);
  return *out;
}

}  // namespace

// -- PUT /status ------------------------------------------------------------

TEST_CASE("a status body names one of the fourteen", "[bodies]") {
  for (const auto name : domain::order_status_names) {
    const auto text = R"({"newStatus":")" + std::string{name} + R"("})";
    CHECK(to_text(value(read_set_status, text.c_str()).target) == name);
  }
  const std::string all =
      "'pending' | 'awaiting_payment' | 'paid' | 'confirmed' | 'processing' | "
      "'ready_to_ship' | 'shipped' | 'in_transit' | 'out_for_delivery' | "
      "'delivered' | 'completed' | 'cancelled' | 'refunded' | "
      "'partially_refunded'";
  CHECK(faults(read_set_status, "{}") == lines{"newStatus: Required"});
  CHECK(faults(read_set_status, R"({"newStatus":"lost"})") ==
        lines{"newStatus: Invalid enum value. Expected " + all +
              ", received 'lost'"});
  CHECK(faults(read_set_status, R"({"newStatus":null})") ==
        lines{"newStatus: Expected " + all + ", received null"});
  CHECK(faults(read_set_status, "[]") ==
        lines{": Expected object, received array"});
}

TEST_CASE("reason, notes and metadata of a status are optional", "[bodies]") {
  const auto full = value(
      read_set_status,
      R"({"newStatus":"paid","reason":"r","notes":"","metadata":{"b":[1]}})");
  CHECK(full.reason == "r");
  CHECK(full.notes == "");
  CHECK(full.metadata == R"({"b":[1]})");
  const auto bare = value(read_set_status, R"({"newStatus":"paid"})");
  CHECK_FALSE(bare.reason);
  CHECK_FALSE(bare.notes);
  CHECK_FALSE(bare.metadata);
  CHECK(
      faults(read_set_status,
             R"({"newStatus":"paid","reason":1,"notes":null,"metadata":[]})") ==
      lines{"reason: Expected string, received number",
            "notes: Expected string, received null",
            "metadata: Expected object, received array"});
}

TEST_CASE("a reason has at most 500 characters", "[bodies]") {
  const auto body = [](std::size_t count) {
    return json{{"newStatus", "paid"}, {"reason", repeated(emoji, count)}}
        .dump();
  };
  CHECK(faults(read_set_status, body(500).c_str()).empty());
  CHECK(faults(read_set_status, body(501).c_str()) ==
        lines{"reason: String must contain at most 500 character(s)"});
}

TEST_CASE("metadata must be storable as jsonb", "[bodies]") {
  for (const auto* metadata :
       {R"({"a":"\u0000"})", R"({"\u0000":1})", R"({"a":[{"b":"x\u0000"}]})"}) {
    const auto body =
        std::string{R"({"newStatus":"paid","metadata":)"} + metadata + "}";
    CHECK(faults(read_set_status, body.c_str()) ==
          lines{"metadata: Texts must not contain null characters"});
  }
}

TEST_CASE("a backslash before u0000 is no null character", "[bodies]") {
  const auto out = value(read_set_status,
                         R"({"newStatus":"paid","metadata":{"a":"\\u0000"}})");
  CHECK(out.metadata == R"({"a":"\\u0000"})");
}

// -- POST /cancel -----------------------------------------------------------

TEST_CASE("a cancel needs no body at all", "[bodies]") {
  for (const auto* body : {"{}", "[]", "null", R"("x")", R"({"reason":""})",
                           R"({"reason":null,"notes":null})"}) {
    INFO(body);
    const auto out = value(read_cancel, body);
    CHECK(out.reason == "customer_cancelled");
    CHECK_FALSE(out.notes);
  }
}

TEST_CASE("a cancel may tell reason and notes", "[bodies]") {
  const auto out = value(read_cancel, R"({"reason":"late","notes":"n"})");
  CHECK(out.reason == "late");
  CHECK(out.notes == "n");
  CHECK(faults(read_cancel, R"({"reason":7,"notes":{}})") ==
        lines{"reason: Expected string, received number",
              "notes: Expected string, received object"});
  const auto long_reason = json{{"reason", repeated("x", 501)}}.dump();
  CHECK(faults(read_cancel, long_reason.c_str()) ==
        lines{"reason: String must contain at most 500 character(s)"});
  CHECK(faults(read_cancel, R"({"reason":"a\u0000"})") ==
        lines{"reason: String must not contain null characters"});
}

// -- PUT /shipping-cost -----------------------------------------------------

TEST_CASE("charges are numbers or texts of one", "[bodies]") {
  const auto both =
      value(read_set_charges, R"({"shippingCost":"1000.555","taxAmount":5})");
  CHECK(both.shipping_cost.text() == "1000.56");  // contract 4.5
  CHECK(both.tax_amount->text() == "5");
  for (const auto* body :
       {R"({"shippingCost":0})", R"({"shippingCost":0,"taxAmount":null})",
        R"({"shippingCost":0,"taxAmount":""})"})
    CHECK_FALSE(value(read_set_charges, body).tax_amount);
  CHECK(value(read_set_charges, R"({"shippingCost":1,"taxAmount":0})")
            .tax_amount == domain::money{});
}

TEST_CASE("other charges are refused", "[bodies]") {
  const auto* nan = "shippingCost: Expected number, received nan";
  CHECK(faults(read_set_charges, "{}") == lines{nan});
  CHECK(faults(read_set_charges, R"({"shippingCost":null})") == lines{nan});
  CHECK(faults(read_set_charges, R"({"shippingCost":true})") == lines{nan});
  CHECK(faults(read_set_charges, R"({"shippingCost":-1,"taxAmount":"-0.5"})") ==
        lines{"shippingCost: Number must be greater than or equal to 0",
              "taxAmount: Number must be greater than or equal to 0"});
  CHECK(faults(read_set_charges, R"({"shippingCost":1e14})") ==
        lines{"shippingCost: Number is out of range"});
  CHECK(faults(read_set_charges, "null") ==
        lines{": Expected object, received null"});
}

// -- PUT /shipment-status ---------------------------------------------------

TEST_CASE("a shipment tells status and perhaps tracking number", "[bodies]") {
  const auto out =
      value(read_report_shipment,
            R"({"shipmentStatus":"picked_up","trackingNumber":"JNE 123/é"})");
  CHECK(out.status == domain::shipment_status::picked_up);
  CHECK(out.tracking_number == "JNE 123/é");
  for (const auto* body :
       {R"({"shipmentStatus":"failed"})",
        R"({"shipmentStatus":"failed","trackingNumber":""})",
        R"({"shipmentStatus":"failed","trackingNumber":null})"})
    CHECK_FALSE(value(read_report_shipment, body).tracking_number);
}

TEST_CASE("other shipments are refused", "[bodies]") {
  CHECK(faults(read_report_shipment, "{}") ==
        lines{"shipmentStatus: Required"});
  CHECK(faults(read_report_shipment, R"({"shipmentStatus":"shipped"})") ==
        lines{"shipmentStatus: Invalid enum value. Expected 'pending' | "
              "'booked' | 'awaiting_pickup' | 'picked_up' | 'in_transit' | "
              "'at_destination_hub' | 'out_for_delivery' | 'delivered' | "
              "'failed' | 'returned' | 'cancelled', received 'shipped'"});
  for (const auto* odd : {R"(a\"b)", R"(a\\b)", R"(a\nb)", R"(\u007f)"}) {
    const auto body =
        std::string{R"({"shipmentStatus":"failed","trackingNumber":")"} + odd +
        R"("})";
    CHECK(faults(read_report_shipment, body.c_str()) ==
          lines{"trackingNumber: Invalid tracking number"});
  }
  const auto body =
      json{{"shipmentStatus", "failed"}, {"trackingNumber", repeated("x", 101)}}
          .dump();
  CHECK(faults(read_report_shipment, body.c_str()) ==
        lines{"trackingNumber: String must contain at most 100 character(s)"});
}
