#include "domain/order_status.hpp"

#include <catch2/catch.hpp>
#include <string>

#include "domain/shipment_status.hpp"
#include "tests/domain/status_table.hpp"

using namespace orders;
using namespace orders::domain;

TEST_CASE("every pair of statuses is allowed or not as the table says",
          "[status]") {
  for (std::size_t f = 0; f < tests::status_count; ++f)
    for (std::size_t t = 0; t < tests::status_count; ++t)
      for (const bool was_paid : {false, true}) {
        const auto from = tests::status_at(f);
        const auto to = tests::status_at(t);
        INFO(to_text(from) << " to " << to_text(to)
                           << (was_paid ? ", paid" : ", never paid"));
        CHECK(transition_allowed(from, to, was_paid) ==
              tests::table_allows(from, to, was_paid));
      }
}

TEST_CASE("statuses have the wire's names", "[status]") {
  const std::array<const char*, 14> names = {
      "pending",          "awaiting_payment",  "paid",      "confirmed",
      "processing",       "ready_to_ship",     "shipped",   "in_transit",
      "out_for_delivery", "delivered",         "completed", "cancelled",
      "refunded",         "partially_refunded"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    CHECK(to_text(tests::status_at(i)) == names[i]);
    CHECK(parse_order_status(names[i]) == tests::status_at(i));
  }
  for (const auto* other : {"", "Paid", "paid ", "failed", "booked"})
    CHECK_FALSE(parse_order_status(other));
}

TEST_CASE("unpaid are pending and awaiting_payment only", "[status]") {
  for (std::size_t i = 0; i < tests::status_count; ++i)
    CHECK(is_unpaid(tests::status_at(i)) == (i < 2));
}

TEST_CASE("paid before shipment are paid to ready_to_ship", "[status]") {
  for (std::size_t i = 0; i < tests::status_count; ++i)
    CHECK(is_paid_before_shipment(tests::status_at(i)) == (i >= 2 && i <= 5));
}

TEST_CASE("every step on the way is a step of the table", "[status]") {
  for (std::size_t i = 0; i < tests::status_count; ++i) {
    const auto from = tests::status_at(i);
    if (const auto next = next_on_the_way(from)) {
      INFO(to_text(from) << " to " << to_text(*next));
      CHECK(tests::table_allows(from, *next, true));
    }
  }
}

TEST_CASE("shipment statuses have the wire's names", "[status]") {
  for (const auto* name :
       {"pending", "booked", "awaiting_pickup", "picked_up", "in_transit",
        "at_destination_hub", "out_for_delivery", "delivered", "failed",
        "returned", "cancelled"}) {
    const auto parsed = parse_shipment_status(name);
    REQUIRE(parsed);
    CHECK(to_text(*parsed) == name);
  }
  for (const auto* other : {"", "Delivered", "shipped", "lost"})
    CHECK_FALSE(parse_shipment_status(other));
}
