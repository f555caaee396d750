// page_of_orders: filters, order, paging and totals.

#include <catch2/catch.hpp>

#include "db/order_listing.hpp"
#include "tests/db/migrated.hpp"
#include "tests/db/old_rows.hpp"

using namespace orders;
using namespace orders::tests;
using domain::order_filter;

namespace {

/// The numbers of the orders that a filter finds, newest first.
std::vector<std::string> numbers(migrated_database& d,
                                 const order_filter& filter,
                                 std::int64_t limit = 100,
                                 std::int64_t offset = 0) {
  const auto page = db::page_of_orders(d.reader(), filter,
                                       {.offset = offset, .limit = limit});
  std::vector<std::string> out;
  for (const auto& o : page.orders) out.push_back(o.order_number);
  return out;
}

using list = std::vector<std::string>;

order_filter search_for(std::string text) {
  order_filter f;
  f.search = std::move(text);
  return f;
}

/// Five orders of two shoppers, A the oldest, and a deleted one.
struct shop : migrated_database {
  domain::uuid ani = fresh_id(), budi = fresh_id();
  domain::uuid toko = fresh_id(), warung = fresh_id();

  shop() {
    add("A", ani, toko, "pending", "2025-01-01T00:00:00.000001Z");
    add("B", ani, {}, "paid", "2025-01-02T00:00:00.5Z");
    add("C", budi, toko, "paid", "2025-01-03T00:00:00Z");
    add("D", budi, warung, "delivered", "2025-01-04T00:00:00Z");
    add("E", ani, warung, "paid", "2025-01-05T23:59:59.999999Z");
    add("X", ani, toko, "paid", "2025-01-03T12:00:00Z", "2025-02-01");
  }

  void add(std::string number, const domain::uuid& user,
           std::optional<domain::uuid> seller, std::string status,
           std::string created, std::optional<std::string> deleted = {}) {
    old_order o;
    o.number = std::move(number);
    o.user = user;
    o.seller = seller;
    o.status = std::move(status);
    o.created = std::move(created);
    o.deleted = std::move(deleted);
    insert(*this, o);
  }
};

}  // namespace

TEST_CASE("a listing without filters shows all that is not deleted",
          "[db][listing]") {
  shop d;
  CHECK(numbers(d, {}) == list{"E", "D", "C", "B", "A"});
}

TEST_CASE("each filter picks its own", "[db][listing]") {
  shop d;
  order_filter f;
  SECTION("user") {
    f.user_id = d.ani;
    CHECK(numbers(d, f) == list{"E", "B", "A"});
  }
  SECTION("seller") {
    f.seller_id = d.toko;
    CHECK(numbers(d, f) == list{"C", "A"});
  }
  SECTION("status") {
    f.status = "paid";
    CHECK(numbers(d, f) == list{"E", "C", "B"});
  }
  SECTION("a status nobody has") {
    f.status = "PAID";
    CHECK(numbers(d, f).empty());
  }
  SECTION("source") {
    f.source = "brand";
    CHECK(numbers(d, f) == list{"B"});
  }
  SECTION("from, the moment itself included") {
    f.from = moment("2025-01-04T00:00:00Z");
    CHECK(numbers(d, f) == list{"E", "D"});
  }
  SECTION("to, the moment itself included") {
    f.to = moment("2025-01-02T00:00:00.5Z");
    CHECK(numbers(d, f) == list{"B", "A"});
  }
  SECTION("to the microsecond on both sides") {
    f.from = moment("2025-01-01T00:00:00.000001Z");
    f.to = moment("2025-01-05T23:59:59.999998Z");
    CHECK(numbers(d, f) == list{"D", "C", "B", "A"});
    f.from = moment("2025-01-01T00:00:00.000002Z");
    f.to = moment("2025-01-05T23:59:59.999999Z");
    CHECK(numbers(d, f) == list{"E", "D", "C", "B"});
  }
  SECTION("a stranger") {
    f.user_id = fresh_id();
    CHECK(numbers(d, f).empty());
  }
}

TEST_CASE("filters hold together", "[db][listing]") {
  shop d;
  order_filter f;
  f.status = "paid";
  f.user_id = d.ani;
  CHECK(numbers(d, f) == list{"E", "B"});
  f.seller_id = d.warung;
  CHECK(numbers(d, f) == list{"E"});
  f.source = "seller";
  f.from = moment("2025-01-05T00:00:00Z");
  f.to = moment("2025-01-06T00:00:00Z");
  f.search = "dewi";
  CHECK(numbers(d, f) == list{"E"});
  f.source = "brand";
  CHECK(numbers(d, f).empty());
}

TEST_CASE("search takes its text literally, anywhere, in either case",
          "[db][listing]") {
  migrated_database d;
  const auto add = [&](std::string number, std::string recipient,
                       std::string phone) {
    old_order o;
    o.number = std::move(number);
    o.recipient = std::move(recipient);
    o.phone = std::move(phone);
    o.created =
        "2025-01-01T00:00:0" + std::to_string(d.count("\"order\"")) + "Z";
    insert(d, o);
  };
  add("ORD-1", "Ny. O'Brien 100%", "+62 (812) 555");
  add("ORD-2", "under_score Test", "0812\\7");
  add("ORD-3", "ALLCAPS NAME", "0813");
  add("ORD-4", "plain", "62812555");
  CHECK(numbers(d, search_for("ord-")) ==
        list{"ORD-4", "ORD-3", "ORD-2", "ORD-1"});
  CHECK(numbers(d, search_for("D-3")) == list{"ORD-3"});
  CHECK(numbers(d, search_for("allcaps n")) == list{"ORD-3"});
  CHECK(numbers(d, search_for("%")) == list{"ORD-1"});
  CHECK(numbers(d, search_for("0%")) == list{"ORD-1"});
  CHECK(numbers(d, search_for("_")) == list{"ORD-2"});
  CHECK(numbers(d, search_for("r_s")) == list{"ORD-2"});
  CHECK(numbers(d, search_for("\\")) == list{"ORD-2"});
  CHECK(numbers(d, search_for("2\\7")) == list{"ORD-2"});
  CHECK(numbers(d, search_for("\\7")) == list{"ORD-2"});
  CHECK(numbers(d, search_for("o'b")) == list{"ORD-1"});
  CHECK(numbers(d, search_for("(812) 5")) == list{"ORD-1"});
  CHECK(numbers(d, search_for("812555")) == list{"ORD-4"});
  CHECK(numbers(d, search_for("'; drop table \"order\"; --")).empty());
}

TEST_CASE("orders of one moment are sorted by id, so pages never overlap",
          "[db][listing]") {
  migrated_database d;
  // An index would bring them in this order by itself.
  for (const auto* way : {"seqscan = on", "indexscan = off",
                          "indexonlyscan = off", "bitmapscan = off"})
    d.query("alter database " + d.name() + " set enable_" + way);
  std::vector<domain::uuid> ids;
  for (int i = 0; i < 7; ++i) ids.push_back(insert(d, old_order{}));
  std::sort(ids.rbegin(), ids.rend());
  std::vector<domain::uuid> paged;
  for (int offset = 0; offset < 9; offset += 3) {
    const auto page =
        db::page_of_orders(d.reader(), {}, {.offset = offset, .limit = 3});
    CHECK(page.total == 7);
    for (const auto& o : page.orders) paged.push_back(o.id);
  }
  CHECK(paged == ids);
}

TEST_CASE("the total counts all pages and only what matches", "[db][listing]") {
  shop d;
  order_filter f;
  f.user_id = d.ani;
  const auto first = db::page_of_orders(d.reader(), f, {.limit = 2});
  CHECK(first.total == 3);
  CHECK(first.orders.size() == 2);
  CHECK(numbers(d, f, 2, 2) == list{"A"});
  const auto beyond =
      db::page_of_orders(d.reader(), f, {.offset = 3, .limit = 2});
  CHECK(beyond.total == 3);
  CHECK(beyond.orders.empty());
  const auto far = db::page_of_orders(
      d.reader(), f, {.offset = 1'000'000'000'000, .limit = 100});
  CHECK(far.total == 3);
  CHECK(far.orders.empty());
}

TEST_CASE("a listing brings the items along", "[db][listing]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto p = a_checkout()
                     .with(an_order().with_items(3))
                     .with(an_order().of_seller(fresh_id()).with_items(2))
                     .make();
  REQUIRE(is_committed(place(writer, p)));
  order_filter f;
  f.user_id = p.checkout.user_id;
  const auto page = db::page_of_orders(d.reader(), f, {});
  REQUIRE(page.orders.size() == 2);
  for (const auto& o : page.orders)
    CHECK(o.items.size() == (o.seller_id ? 2u : 3u));
}
