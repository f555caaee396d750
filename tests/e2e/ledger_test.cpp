// The rules of ledger.hpp notice what they are there for.
#include "tests/support/ledger.hpp"

#include <catch2/catch.hpp>

#include "tests/support/basket.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;

TEST_CASE("tampering with any part of an order's record is noticed") {
  const world w;
  // These are what the database itself would refuse (tests/db/judge_test.cpp).
  w.db.query(
      "alter table \"order\" drop constraint order_total_is_the_sum; "
      "alter table order_item drop constraint "
      "order_item_subtotal_is_the_product");
  auto c = w.orders.connect();
  int n = 0;
  for (const char* tampering :
       {"update \"order\" set total_amount = total_amount + 1 "
        "where id = $1::uuid",
        "update order_item set quantity = quantity + 1 "
        "where order_id = $1::uuid",
        "update \"order\" set idempotency_key = 'x:1' where id = $1::uuid",
        "delete from \"order\" where id = $1::uuid",
        "delete from service_outbox where aggregate_id = $1::uuid "
        "and sequence = 2",
        "update service_outbox set sequence = 9 where sequence = 3 "
        "and aggregate_id = $1::uuid",
        "update \"order\" set status = 'cancelled' where id = $1::uuid",
        "update service_outbox set payload = payload || "
        "'{\"toStatus\":\"completed\"}' where aggregate_id = $1::uuid "
        "and sequence = 3",
        "delete from order_status_history where order_id = $1::uuid "
        "and to_status = 'paid'",
        "insert into order_status_history (order_id, from_status, "
        "to_status) values ($1::uuid, 'awaiting_payment', 'paid')"}) {
    INFO(tampering);
    const std::string id =
        place_order(c, shopper(), basket("k" + std::to_string(++n))).at("id");
    REQUIRE(w.neighbours.pay(id).status == 200);
    REQUIRE(violations(w.db) == std::vector<std::string>{});
    w.db.query(tampering, id);
    CHECK_FALSE(violations(w.db).empty());
    w.db.query("delete from service_outbox");
    w.db.query("delete from \"order\"");
    w.db.query("delete from checkout");
  }
}
