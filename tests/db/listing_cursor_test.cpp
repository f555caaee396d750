// page_of_orders by cursor: nothing twice, nothing left out, whatever happens
// between two pages.

#include <catch2/catch.hpp>

#include "db/order_listing.hpp"
#include "tests/db/migrated.hpp"
#include "tests/db/old_rows.hpp"

using namespace orders;
using namespace orders::tests;

namespace {

using ids = std::vector<domain::uuid>;

domain::uuid add(const database& d, const std::string& created) {
  old_order o;
  o.created = created;
  return insert(d, o);
}

/// Eight orders, newest first; the middle four of one moment.
ids add_eight(const database& d) {
  ids out;
  for (const auto* created :
       {"2025-01-09", "2025-01-08T00:00:00.000001Z", "2025-01-05", "2025-01-05",
        "2025-01-05", "2025-01-05", "2025-01-02", "2025-01-01"})
    out.push_back(add(d, created));
  std::sort(out.begin() + 2, out.begin() + 6, std::greater{});
  return out;
}

domain::order_page read(migrated_database& d, std::int64_t limit,
                        const std::optional<domain::listing_position>& after) {
  return db::page_of_orders(
      d.reader(), {}, {.after = after, .limit = limit, .with_total = false});
}

/// Page by page to the end; `between` is called after each page.
template <class F>
ids read_all(migrated_database& d, std::int64_t limit, F&& between) {
  ids out;
  std::optional<domain::listing_position> after;
  do {
    const auto page = read(d, limit, after);
    CHECK(page.total == 0);
    for (const auto& o : page.orders) out.push_back(o.id);
    REQUIRE(out.size() < 100);  // or it would never end
    after = page.next;
    between();
  } while (after);
  return out;
}

}  // namespace

TEST_CASE("a cursor reads everything once, whatever the page size",
          "[db][listing]") {
  migrated_database d;
  const auto all = add_eight(d);
  for (const int limit : {1, 2, 3, 4, 7, 8, 9, 100}) {
    CAPTURE(limit);
    CHECK(read_all(d, limit, [] {}) == all);
  }
}

TEST_CASE("the last page has no next one, full or not", "[db][listing]") {
  migrated_database d;
  add_eight(d);
  CHECK_FALSE(read(d, 8, std::nullopt).next);
  const auto seven = read(d, 7, std::nullopt);
  REQUIRE(seven.next);
  CHECK(*seven.next == domain::listing_position{seven.orders.back().created_at,
                                                seven.orders.back().id});
  CHECK_FALSE(read(d, 1, seven.next).next);
}

TEST_CASE("orders that come meanwhile shift no page", "[db][listing]") {
  migrated_database d;
  const auto all = add_eight(d);
  CHECK(read_all(d, 3, [&] { add(d, "2026-01-01"); }) == all);
}

TEST_CASE("a page whose orders are all deleted does not end the reading",
          "[db][listing]") {
  migrated_database d;
  auto all = add_eight(d);
  const auto first = read(d, 2, std::nullopt);
  REQUIRE(first.next);
  d.query(
      "update \"order\" set deleted_at = now() where id = any($1::uuid[])",
      "{" + all[1].text() + "," + all[2].text() + "," + all[3].text() + "}");
  const auto second = read(d, 2, first.next);
  REQUIRE(second.orders.size() == 2);
  CHECK(second.orders[0].id == all[4]);
  CHECK(second.next);
}

TEST_CASE("a cursor keeps to the filters and to the search", "[db][listing]") {
  migrated_database d;
  for (int i = 0; i < 6; ++i) {
    old_order o;
    o.number = "ORD-" + std::to_string(i);
    o.status = i % 2 == 0 ? "paid" : "pending";
    o.created = "2025-01-0" + std::to_string(i + 1);
    insert(d, o);
  }
  domain::order_filter f;
  f.status = "paid";
  const auto numbers = [&] {
    std::vector<std::string> out;
    domain::order_window w{.limit = 1};
    do {
      const auto page = db::page_of_orders(d.reader(), f, w);
      for (const auto& o : page.orders) out.push_back(o.order_number);
      REQUIRE(out.size() < 100);
      w.after = page.next;
    } while (w.after);
    return out;
  };
  CHECK(numbers() == std::vector<std::string>{"ORD-4", "ORD-2", "ORD-0"});
  f.search = "ord-";
  CHECK(numbers() == std::vector<std::string>{"ORD-4", "ORD-2", "ORD-0"});
}
