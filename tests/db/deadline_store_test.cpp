// Deadlines of orders: rows, written with the order, leased by one sweeper at a
// time (design 7).
#include "db/deadline_store.hpp"

#include <catch2/catch.hpp>

#include "tests/db/migrated.hpp"

using namespace orders;
using namespace orders::tests;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds long_lease{3'600'000};

/// A placed order that is due since so many seconds.
domain::uuid due_order(db::group_commit& writer, int seconds) {
  auto p = a_checkout().make();
  p.orders[0].look_at =
      test_environment().now() - std::chrono::seconds{seconds};
  REQUIRE(is_committed(place(writer, p)));
  return p.orders[0].order.id;
}

std::int64_t deadlines(const migrated_database& d, const domain::uuid& id) {
  return d.value<std::int64_t>(
      "select count(*) from order_deadline where order_id = $1", id.text());
}

}  // namespace

TEST_CASE("a deadline is written with the order, moved and removed with it",
          "[db][deadline]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto id = due_order(writer, 0);
  REQUIRE(deadlines(d, id) == 1);
  auto c = a_move(d.order(id), domain::order_status::awaiting_payment);
  REQUIRE(c.look_at);
  d.query("update order_deadline set attempts = 3, last_error = 'x'");
  REQUIRE(is_committed(change(writer, c)));
  CHECK(
      d.value<bool>("select due_at = $1 and attempts = 0 and "
                    "last_error is null from order_deadline",
                    domain::to_iso_text(*c.look_at)));
  REQUIRE(is_committed(
      change(writer, a_move(d.order(id), domain::order_status::paid))));
  CHECK(deadlines(d, id) == 0);
}

TEST_CASE("an overdue order is leased to one sweeper, the latest first",
          "[db][deadline]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto late = due_order(writer, 10);
  const auto later = due_order(writer, 20);
  due_order(writer, -3600);  // not due
  const auto first = db::lease_deadlines(d.reader(), 1, long_lease);
  REQUIRE(first.size() == 1);
  CHECK(first[0].order_id == later);
  const auto second = db::lease_deadlines(d.reader(), 10, long_lease);
  REQUIRE(second.size() == 1);
  CHECK(second[0].order_id == late);
  CHECK(db::lease_deadlines(d.reader(), 10, long_lease).empty());
}

TEST_CASE("a lease that nobody settles ends by itself and costs no attempt",
          "[db][deadline]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  due_order(writer, 10);
  REQUIRE(db::lease_deadlines(d.reader(), 1, milliseconds{0}).size() == 1);
  const auto again = db::lease_deadlines(d.reader(), 1, long_lease);
  REQUIRE(again.size() == 1);
  CHECK(again[0].attempts == 0);
}

TEST_CASE("two sweepers never hold one order", "[db][deadline]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  due_order(writer, 10);
  const auto other = due_order(writer, 5);
  pqxx::connection busy{d.url()};
  pqxx::work tx{busy};
  tx.exec("select * from order_deadline order by due_at limit 1 for update");
  // The row of somebody else's transaction is passed over, not waited for.
  const auto mine = db::lease_deadlines(d.reader(), 10, long_lease);
  REQUIRE(mine.size() == 1);
  CHECK(mine[0].order_id == other);
}

TEST_CASE("a look that changed nothing sets the next one", "[db][deadline]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  for (const int seconds : {20, 15, 10}) due_order(writer, seconds);
  const auto leased = db::lease_deadlines(d.reader(), 3, long_lease);
  REQUIRE(leased.size() == 3);
  const auto next = moment("2030-01-01T00:00:00.123456Z");
  const std::vector<db::settled_deadline> settled = {
      {leased[0], next, "payment-service is down"},
      {leased[1], next, {}},
      {leased[2], std::nullopt, {}}};
  db::settle_deadlines(d.reader(), settled);
  for (const auto& s : settled) {
    const auto& id = s.lease.order_id;
    INFO(id.text());
    if (!s.look_at) {
      CHECK(deadlines(d, id) == 0);
      continue;
    }
    const auto row = d.query(
        "select due_at = '2030-01-01T00:00:00.123456Z', attempts, last_error "
        "from order_deadline where order_id = $1",
        id.text());
    REQUIRE(row.size() == 1);
    CHECK(row[0][0].as<bool>());
    CHECK(row[0][1].as<int>() == (s.error.empty() ? 0 : 1));
    CHECK(row[0][2].is_null() == s.error.empty());
  }
  const auto all = db::overdue(d.reader());
  REQUIRE(all.size() == 1);
  CHECK(all[0].status == "pending");
  CHECK(all[0].failing == 1);
  // It is to be looked at in the future: nothing is overdue by minus years.
  CHECK(all[0].oldest.count() == 0);
}

TEST_CASE("a deadline that a change has set meanwhile stands",
          "[db][deadline]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto id = due_order(writer, 10);
  const auto leased = db::lease_deadlines(d.reader(), 1, long_lease);
  auto c = a_move(d.order(id), domain::order_status::awaiting_payment);
  REQUIRE(is_committed(change(writer, c)));
  const db::settled_deadline late{leased.at(0), std::nullopt, {}};
  db::settle_deadlines(d.reader(), {&late, 1});
  CHECK(deadlines(d, id) == 1);
}

TEST_CASE("orders of the old service that wait get a deadline",
          "[db][deadline]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  for (const auto* status :
       {"pending", "awaiting_payment", "delivered", "paid", "cancelled"}) {
    const auto id = due_order(writer, 0);
    d.query(
        "update \"order\" set status = $2, checkout_id = null where id = $1",
        id.text(), std::string{status});
  }
  d.query("delete from order_deadline");
  CHECK(db::adopt_orders(d.reader(), 2) == 2);
  CHECK(db::adopt_orders(d.reader(), 10) == 1);
  CHECK(db::adopt_orders(d.reader(), 10) == 0);
  CHECK(db::lease_deadlines(d.reader(), 10, long_lease).size() == 3);
}
