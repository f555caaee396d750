#include "integrations/payment_event.hpp"

#include <catch2/catch.hpp>

using namespace orders;
using namespace orders::integrations;

namespace {

constexpr const char* an_order = "0e000000-0000-4000-8000-000000000001";
constexpr const char* a_payment = "0f000000-0000-4000-8000-000000000002";

std::string with_ids(const std::string& more) {
  return std::string{R"({"orderId":")"} + an_order + R"(","paymentId":")" +
         a_payment + "\"" + more + "}";
}

kafka_record typed(const char* type, const std::string& value) {
  return {"payment_event", "key", value, {{"ce_type", type}}};
}

template <class Command>
Command command_of(const kafka_record& record) {
  const auto read = read_payment_event(record);
  REQUIRE(read);
  REQUIRE(*read);
  CHECK((*read)->order_id.text() == an_order);
  return std::get<Command>((*read)->command);
}

}  // namespace

TEST_CASE("payment events become commands of their orders", "[payment-event]") {
  const auto paid = command_of<domain::record_payment>(
      typed("payment.paid", with_ids(R"(,"amount":100000.5)")));
  CHECK(paid.payment_id.text() == a_payment);
  CHECK(paid.amount->text() == "100000.5");
  CHECK(command_of<domain::record_payment>(
            typed("payment.paid", with_ids(R"(,"amount":"7")")))
            .amount->text() == "7");
  CHECK(command_of<domain::payment_expired>(
            typed("payment.expired", with_ids("")))
            .payment_id->text() == a_payment);
  const auto refund = command_of<domain::record_refund>(typed(
      "refund.completed",
      with_ids(
          R"(,"refundId":"0d000000-0000-4000-8000-000000000003","amount":5)")));
  CHECK(refund.refund_id.text() == "0d000000-0000-4000-8000-000000000003");
  CHECK(refund.payment_id->text() == a_payment);
  CHECK(refund.amount.text() == "5");
}

TEST_CASE("the type and the payload are found where producers put them",
          "[payment-event]") {
  const auto payload = with_ids(R"(,"amount":1)");
  for (const auto* name : {"ce_type", "event_type", "type"})
    command_of<domain::record_payment>(
        {"t", "k", payload, {{name, "payment.paid"}}});
  for (const auto* name : {"eventType", "event_type", "type"})
    for (const auto* inside : {"payload", "data"})
      command_of<domain::record_payment>({"t",
                                          "k",
                                          std::string{"{\""} + name +
                                              R"(":"payment.paid",")" + inside +
                                              "\":" + payload + "}",
                                          {}});
}

TEST_CASE("events of no concern to orders are passed over", "[payment-event]") {
  for (const auto* type :
       {"payment.created", "refund.approved", "PAYMENT.PAID", "", "x"}) {
    const auto read = read_payment_event(typed(type, "whatever"));
    REQUIRE(read);
    CHECK_FALSE(*read);
  }
}

TEST_CASE("what cannot be read says why", "[payment-event]") {
  const std::vector<std::pair<kafka_record, std::string>> all = {
      {{"t", "k", "Created Order", {}}, "the record names no event type"},
      {{"t", "k", "", {}}, "the record names no event type"},
      {{"t", "k", R"({"type":7})", {}}, "the record names no event type"},
      {typed("payment.paid", "[1]"), "the value is no JSON object"},
      {typed("payment.paid", "{"), "the value is no JSON object"},
      {typed("payment.paid", "{}"), "the value of paymentId cannot be read"},
      {typed("payment.paid", with_ids("")),
       "the value of amount cannot be read"},
      {typed("payment.paid", with_ids(R"(,"amount":-1)")),
       "the value of amount cannot be read"},
      {typed("payment.paid", with_ids(R"(,"amount":"ten")")),
       "the value of amount cannot be read"},
      {typed("payment.expired", R"({"paymentId":"x"})"),
       "the value of paymentId cannot be read"},
      {typed("payment.expired",
             std::string{R"({"paymentId":")"} + a_payment + "\"}"),
       "the value of orderId cannot be read"},
      {typed("refund.completed", with_ids(R"(,"amount":1)")),
       "the value of refundId cannot be read"},
  };
  for (const auto& [record, why] : all) {
    INFO(record.value);
    const auto read = read_payment_event(record);
    REQUIRE_FALSE(read);
    CHECK(read.error() == why);
  }
}
