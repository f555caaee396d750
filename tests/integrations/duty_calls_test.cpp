// The calls that duties make, and what the replies mean (contract 6.5).

#include <catch2/catch.hpp>

#include "integrations/address_service.hpp"
#include "integrations/commission_service.hpp"
#include "integrations/duty_reply.hpp"
#include "integrations/warehouse_service.hpp"

using namespace orders;
using namespace orders::integrations;
using domain::duty;
using domain::duty_kind;
using domain::duty_verdict;

namespace {

domain::uuid id(char digit) {
  std::string text = "00000000-0000-4000-8000-000000000000";
  text.back() = digit;
  return *domain::uuid::parse(text);
}

duty a_duty(duty_kind kind) {
  duty d;
  d.id = id('1');
  d.order_id = id('2');
  d.kind = kind;
  d.order_number = "ORD-1";
  d.seller_id = id('3');
  d.order_amount = *domain::money::parse("153300.25");
  d.occurred_at = domain::parse_iso("2026-01-31T23:59:59.5Z",
                                    domain::iso_form::date_or_date_time);
  d.item_id = id('4');
  d.product_id = id('5');
  d.quantity = 3;
  d.reservation_id = "r-1";
  d.address_id = id('6');
  return d;
}

http_reply answer(int status, std::string body = "{}") {
  return {status, "application/json", std::move(body)};
}

const duty creation = a_duty(duty_kind::commission_create);
const duty completion = a_duty(duty_kind::commission_complete);
const duty reservation = a_duty(duty_kind::stock_reserve);
const duty release = a_duty(duty_kind::stock_release);
const duty confirmation = a_duty(duty_kind::stock_confirm);

duty_verdict verdict(const duty& d, int status, std::string body = "{}") {
  const auto reply = answer(status, std::move(body));
  switch (domain::neighbour_of(d.kind)) {
    case domain::duty_neighbour::payment:
      return read_commission(d, reply).verdict;
    case domain::duty_neighbour::warehouse:
      return read_stock(d, reply).verdict;
    default:
      return read_address_used(reply).verdict;
  }
}

}  // namespace

TEST_CASE("commission calls are as payment-service wants them", "[duty]") {
  CHECK(commission_method(creation) == "POST");
  CHECK(commission_path(creation) == "/api/commissions");
  CHECK(commission_body(creation) ==
        R"({"orderId":"00000000-0000-4000-8000-000000000002",)"
        R"("orderNumber":"ORD-1",)"
        R"("sellerId":"00000000-0000-4000-8000-000000000003",)"
        R"("orderAmount":153300.25})");
  CHECK(commission_method(completion) == "PUT");
  CHECK(commission_path(completion) ==
        "/api/commissions/order/00000000-0000-4000-8000-000000000002/complete");
  CHECK(commission_body(completion) ==
        R"({"sellerId":"00000000-0000-4000-8000-000000000003",)"
        R"("completedAt":"2026-01-31T23:59:59.500Z"})");
  const auto refund = a_duty(duty_kind::commission_refund);
  CHECK(commission_path(refund) ==
        "/api/commissions/order/00000000-0000-4000-8000-000000000002/refund");
  CHECK(commission_body(refund) ==
        R"({"sellerId":"00000000-0000-4000-8000-000000000003"})");
}

TEST_CASE("stock calls are as warehouse-service wants them", "[duty]") {
  CHECK(stock_path(reservation) == "/api/warehouse/reserve-inventory");
  CHECK(stock_body(reservation) ==
        R"({"productId":"00000000-0000-4000-8000-000000000005",)"
        R"("variantId":null,"quantity":3,)"
        R"("orderId":"00000000-0000-4000-8000-000000000002",)"
        R"("orderItemId":"00000000-0000-4000-8000-000000000004"})");
  CHECK(stock_path(release) == "/api/warehouse/release-reservation");
  CHECK(stock_path(confirmation) == "/api/warehouse/confirm-reservation");
  CHECK(stock_body(release) == R"({"reservationId":"r-1"})");
}

TEST_CASE("an address is named in the path", "[duty]") {
  CHECK(address_used_path(a_duty(duty_kind::address_used)) ==
        "/api/addresses/00000000-0000-4000-8000-000000000006/mark-used");
}

TEST_CASE("statuses mean the same for every duty", "[duty]") {
  for (const auto kind :
       {duty_kind::commission_create, duty_kind::commission_refund,
        duty_kind::stock_reserve, duty_kind::stock_confirm,
        duty_kind::address_used}) {
    const auto d = a_duty(kind);
    CAPTURE(domain::to_text(kind));
    for (const int status : {301, 401, 403, 408, 425, 429, 500, 502, 503}) {
      CAPTURE(status);
      CHECK(verdict(d, status) == duty_verdict::again);
    }
    for (const int status : {400, 405, 410, 413, 422}) {
      CAPTURE(status);
      CHECK(verdict(d, status) == duty_verdict::refused);
    }
    CHECK(verdict(d, 200, "<html></html>") == duty_verdict::again);
  }
}

TEST_CASE("the reason is the neighbour's own where it gives one", "[duty]") {
  const auto said = read_commission(
      creation, answer(400, R"({"success":false,"error":"no such seller"})"));
  CHECK(said.error == "no such seller");
  const auto mute = read_commission(creation, answer(400, ""));
  CHECK(mute.error == "payment-service answered with status 400");
}

TEST_CASE("a commission made or known is done", "[duty]") {
  const std::string body = R"({"success":true,"data":{"id":"c-1"}})";
  for (const int status : {200, 201}) {
    const auto made = read_commission(creation, answer(status, body));
    CHECK(made.verdict == duty_verdict::done);
    CHECK(made.result == R"({"commissionId":"c-1"})");
  }
  CHECK(verdict(creation, 201, "{}") == duty_verdict::done);
  CHECK(verdict(creation, 409) == duty_verdict::done);
  CHECK(verdict(creation, 404) == duty_verdict::doubtful);
}

TEST_CASE("an unknown commission is doubtful only if we created it", "[duty]") {
  auto d = completion;
  d.has_basis = true;
  CHECK(verdict(d, 404) == duty_verdict::doubtful);
  d.has_basis = false;
  CHECK(verdict(d, 404) == duty_verdict::done);
  CHECK(verdict(d, 409) == duty_verdict::done);
}

TEST_CASE("a reservation remembers its id", "[duty]") {
  const auto held = read_stock(
      reservation,
      answer(200, R"({"success":true,"reserved":3,"reservationId":"r-9",)"
                  R"("message":"ok","expiresAt":"2026-02-01T00:00:00.000Z"})"));
  CHECK(held.verdict == duty_verdict::done);
  CHECK_FALSE(held.shortage);
  CHECK(held.result ==
        R"({"reserved":true,"reservationId":"r-9",)"
        R"("expiresAt":"2026-02-01T00:00:00.000Z","message":"ok"})");
}

TEST_CASE("a shortage settles a reservation, and says so", "[duty]") {
  const auto lacking = read_stock(
      reservation, answer(200, R"({"success":false,"reserved":0,"shortage":2,)"
                               R"("message":"Insufficient inventory"})"));
  CHECK(lacking.verdict == duty_verdict::done);
  CHECK(lacking.shortage);
  CHECK(
      lacking.result ==
      R"({"reserved":false,"shortage":2,"message":"Insufficient inventory"})");
}

TEST_CASE("a shortage beyond any number is not remembered as another one",
          "[duty]") {
  const auto lacking = read_stock(
      reservation,
      answer(200, R"({"success":false,"shortage":18446744073709551615})"));
  CHECK(lacking.shortage);
  CHECK(lacking.result == R"({"reserved":false})");
}

TEST_CASE("a part that was reserved keeps its id", "[duty]") {
  const auto part = read_stock(
      reservation, answer(200, R"({"success":false,"reserved":1,"shortage":2,)"
                               R"("reservationId":"r-2","message":"partly"})"));
  CHECK(part.verdict == duty_verdict::done);
  CHECK(part.shortage);
  CHECK(part.result.find(R"("reservationId":"r-2")") != std::string::npos);
}

TEST_CASE("a reservation id that we cannot keep is a failure", "[duty]") {
  const auto with = [](const std::string& id_json) {
    return verdict(reservation, 200,
                   R"({"success":true,"reservationId":)" + id_json + "}");
  };
  CHECK(with('"' + std::string(longest_reservation_id, 'r') + '"') ==
        duty_verdict::done);
  CHECK(with('"' + std::string(longest_reservation_id + 1, 'r') + '"') ==
        duty_verdict::again);
  CHECK(with("\"\"") == duty_verdict::again);
  CHECK(with("7") == duty_verdict::again);
  CHECK(with(R"("a\u0000b")") == duty_verdict::again);
  CHECK(with("null") == duty_verdict::again);
  CHECK(verdict(reservation, 200, R"({"success":true})") ==
        duty_verdict::again);
  CHECK(verdict(reservation, 200, R"({"reservationId":"r"})") ==
        duty_verdict::again);
}

TEST_CASE("what is no longer held need not be ended", "[duty]") {
  CHECK(verdict(release, 200, R"({"success":true})") == duty_verdict::done);
  CHECK(verdict(release, 404) == duty_verdict::done);
  CHECK(verdict(release, 409) == duty_verdict::done);
  CHECK(verdict(confirmation, 404) == duty_verdict::doubtful);
  CHECK(verdict(confirmation, 409) == duty_verdict::done);
  CHECK(verdict(confirmation, 200, R"({"success":false,"message":"no"})") ==
        duty_verdict::doubtful);
}

TEST_CASE("a refused confirmation has a reason, also when none was told",
          "[duty]") {
  const auto silent = read_stock(
      confirmation, answer(200, R"({"success":false,"message":""})"));
  CHECK(silent.verdict == duty_verdict::doubtful);
  CHECK(silent.error == "warehouse-service answered with status 200");
}

TEST_CASE("an address that is gone need not be marked", "[duty]") {
  const auto d = a_duty(duty_kind::address_used);
  CHECK(verdict(d, 200) == duty_verdict::done);
  CHECK(verdict(d, 204, "") == duty_verdict::done);
  CHECK(verdict(d, 404) == duty_verdict::done);
}
