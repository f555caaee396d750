// Reading orders one by one and by their ids.

#include <catch2/catch.hpp>

#include "tests/db/migrated.hpp"
#include "tests/db/old_rows.hpp"

using namespace orders;
using namespace orders::tests;
using domain::uuid;

namespace {

std::vector<uuid> ids_of(const std::vector<domain::order>& orders) {
  std::vector<uuid> ids;
  for (const auto& o : orders) ids.push_back(o.id);
  return ids;
}

}  // namespace

TEST_CASE("orders come in the order of the ids, each once", "[db][reader]") {
  migrated_database d;
  std::vector<uuid> all;
  for (int i = 0; i < 5; ++i) all.push_back(insert(d, old_order{}));
  old_order gone;
  gone.deleted = "2025-04-01T00:00:00Z";
  insert(d, gone);
  const std::vector<uuid> asked{all[3],     all[0], gone.id, all[3],
                                fresh_id(), all[4], all[0]};
  CHECK(ids_of(db::orders_by_ids(d.reader(), asked)) ==
        std::vector<uuid>{all[3], all[0], all[4]});
  CHECK(db::orders_by_ids(d.reader(), {}).empty());
  CHECK(db::orders_by_ids(d.reader(), {&gone.id, 1}).empty());
}

TEST_CASE("items come in basket order whatever their ids", "[db][reader]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  auto p = a_checkout()
               .with(an_order().with_items(12))
               .with(an_order().of_seller(fresh_id()).with_items(7))
               .make();
  // Ids that sort against the lines.
  for (auto& placed : p.orders)
    for (std::size_t i = 0; i < placed.order.items.size(); ++i)
      placed.order.items[i].id.bytes[0] = static_cast<std::uint8_t>(200 - i);
  REQUIRE(is_committed(place(writer, p)));
  for (const auto& placed : p.orders) {
    const auto found = d.order(placed.order.id);
    REQUIRE(found.items.size() == placed.order.items.size());
    for (std::size_t i = 0; i < found.items.size(); ++i)
      CHECK(found.items[i].id == placed.order.items[i].id);
  }
}

TEST_CASE("a number is looked up exactly", "[db][reader]") {
  migrated_database d;
  old_order o;
  o.number = "ORD-20250301-aB_1%";
  insert(d, o);
  old_order gone;
  gone.number = "ORD-20250301-GONE";
  gone.deleted = "2025-04-01T00:00:00Z";
  insert(d, gone);
  auto& c = d.reader();
  CHECK(db::order_id_by_number(c, "ORD-20250301-aB_1%") == o.id);
  CHECK_FALSE(db::order_id_by_number(c, "ORD-20250301-AB_1%"));
  CHECK_FALSE(db::order_id_by_number(c, "ORD-20250301-aB_1"));
  CHECK_FALSE(db::order_id_by_number(c, "ORD-20250301-GONE"));
  CHECK_FALSE(db::order_id_by_number(c, ""));
  CHECK_FALSE(db::order_id_by_number(c, "' or true --"));
}

TEST_CASE("rows of other tools are read as they are", "[db][reader]") {
  migrated_database d;
  old_order o;
  o.status = "on_hold";
  o.created = "2025-03-01T23:59:59.000001+07:00";
  insert(d, o);
  d.query(
      "update \"order\" set total_amount = -99979999.01, "
      "estimated_delivery = '2025-03-05', shipping_latitude = -90, "
      "shipping_longitude = 0.00000001, currency = 'USD'");
  const auto found = d.order(o.id);
  CHECK(found.status == "on_hold");
  CHECK_FALSE(found.known_status());
  CHECK(found.total_amount == rupiah("-99979999.01"));
  CHECK(found.created_at == moment("2025-03-01T16:59:59.000001Z"));
  CHECK(found.estimated_delivery == moment("2025-03-05T00:00:00Z"));
  CHECK(found.shipping_latitude == -90 * 100'000'000LL);
  CHECK(found.shipping_longitude == 1);
  CHECK(found.currency == "USD");
  CHECK(found.items.empty());
}

TEST_CASE("a cancelled order was paid if its row or history says so",
          "[db][reader]") {
  migrated_database d;
  old_order o;
  o.status = "cancelled";
  SECTION("neither does") {
    insert(d, o);
    CHECK_FALSE(d.order(o.id).was_paid);
  }
  SECTION("the row does") {
    o.paid = "2025-03-01T00:00:00Z";
    insert(d, o);
    CHECK(d.order(o.id).was_paid);
  }
  SECTION("the history does") {
    insert(d, o);
    d.query(
        "insert into order_status_history (order_id, to_status) "
        "values ($1, 'paid')",
        o.id.text());
    CHECK(d.order(o.id).was_paid);
  }
}

TEST_CASE("a connection in UTC reads what any other session wrote",
          "[db][reader]") {
  migrated_database d;
  d.query("alter database " + d.name() + " set timezone = 'Asia/Jakarta'");
  d.query("alter database " + d.name() + " set datestyle = 'German, DMY'");
  const auto id = insert(d, old_order{});
  CHECK(d.order(id).created_at == moment("2025-03-01T10:20:30.123456Z"));
}

TEST_CASE("a primary is writable", "[db][reader]") {
  migrated_database d;
  CHECK(db::is_writable(d.reader()));
}
