// Everything that a filter matches, one order a line: reading on by cursor, and
// the export (http/routes/export_orders.cpp).
#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "tests/support/basket.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

/// More than a page of the export: `count` orders of one seller, the newest
/// last.
void add_many(const database& db, const std::string& seller, int count) {
  db.query(
      R"(insert into "order" (
           user_id, seller_id, order_source, order_number, status, created_at,
           updated_at, shipping_recipient, shipping_phone, subtotal,
           total_amount, shipping_street, shipping_city, shipping_province,
           shipping_postal_code, customer_phone, customer_name)
         select gen_random_uuid(), $1, 'seller', 'MANY-' || lpad(i::text, 6, '0'),
                'completed', timestamptz '2025-06-01' + i * interval '1 second',
                now(), 'Dewi', '0812', 1000, 1000, 'a', 'b', 'c', '1', '0812',
                'Dewi'
         from generate_series(1, $2::int) i)",
      seller, count);
}

std::vector<json> lines_of(const reply& answer) {
  std::vector<json> out;
  std::istringstream text{answer.text};
  for (std::string line; std::getline(text, line);)
    out.push_back(json::parse(line));
  return out;
}

std::vector<std::string> numbers_of(const std::vector<json>& orders) {
  std::vector<std::string> out;
  for (const auto& o : orders) out.push_back(o.at("orderNumber"));
  return out;
}

/// What follows the question mark of the Link header; empty without one.
std::string next_query(const reply& page) {
  const auto link = page.header.find("link");
  if (link == page.header.end()) return {};
  const auto& text = link->second;
  CHECK(text.ends_with(">; rel=\"next\""));
  return text.substr(2, text.find('>') - 2);
}

}  // namespace

TEST_CASE("a listing is read on by its links to the end") {
  const world w;
  auto c = w.orders.connect();
  add_many(w.db, seller_id(3), 45);
  std::vector<std::string> seen;
  std::string query = "limit=20&page=1&sellerId=" + seller_id(3) +
                      "&search=many-&status=completed";
  int pages = 0;
  for (; !query.empty() && pages < 9; ++pages) {
    const auto page = c.get("/api/orders?" + query, as_admin());
    REQUIRE(page.status == 200);
    for (const auto& o : page.data()) seen.push_back(o.at("orderNumber"));
    query = next_query(page);
    const auto told = page.json().at("pagination");
    if (pages == 0) {
      CHECK(told ==
            json{{"page", 1}, {"limit", 20}, {"total", 45}, {"totalPages", 3}});
    } else {
      CHECK(told.size() == 2);
      CHECK(told.at("nextCursor").is_null() == query.empty());
    }
  }
  CHECK(pages == 3);
  REQUIRE(seen.size() == 45);
  CHECK(seen.front() == "MANY-000045");
  CHECK(seen.back() == "MANY-000001");
  CHECK(std::is_sorted(seen.rbegin(), seen.rend()));
}

TEST_CASE("an export has every order once, as the other routes show it") {
  const world w;
  auto c = w.orders.connect();
  const auto placed =
      check_out(c, shopper(), basket("k", {line(1), line(2)})).data();
  add_many(w.db, seller_id(3), 450);
  const auto all = c.get("/api/orders/export", as_admin());
  REQUIRE(all.status == 200);
  CHECK(all.header.find("content-type")->second == "application/x-ndjson");
  const auto exported = lines_of(all);
  REQUIRE(exported.size() == 452);
  const auto listed = c.get("/api/orders?limit=100", as_admin()).data();
  CHECK(std::equal(listed.begin(), listed.end(), exported.begin()));
  auto numbers = numbers_of(exported);
  CHECK(std::is_sorted(numbers.rbegin(), numbers.rend() - 2));
  std::sort(numbers.begin(), numbers.end());
  CHECK(std::unique(numbers.begin(), numbers.end()) == numbers.end());
}

TEST_CASE("an export keeps to its filters") {
  const world w;
  auto c = w.orders.connect();
  add_many(w.db, seller_id(3), 10);
  add_many(w.db, seller_id(4), 0);
  place_order(c, shopper(), basket("k"));
  const auto of = [&](const std::string& query) {
    const auto got =
        c.get("/api/orders/export?" + query, as_service("seller-service"));
    REQUIRE(got.status == 200);
    return numbers_of(lines_of(got));
  };
  CHECK(of("sellerId=" + seller_id(3)).size() == 10);
  CHECK(of("sellerId=" + seller_id(4)).empty());
  CHECK(of("sellerId=" + seller_id(3) +
           "&startDate=2025-06-01T00:00:09Z&endDate=2025-06-01T00:00:10Z") ==
        std::vector<std::string>{"MANY-000010", "MANY-000009"});
  CHECK(of("search=MANY-00000").size() == 9);
  const auto wrong =
      c.get("/api/orders/export?sellerId=1&startDate=x", as_admin());
  CHECK(wrong.status == 400);
  CHECK(each(wrong.json().at("details"), "field") ==
        std::vector<std::string>{"sellerId", "startDate"});
}

TEST_CASE("an export is not for shoppers") {
  const world w;
  auto c = w.orders.connect();
  CHECK(c.get("/api/orders/export", as_user(shopper())).status == 403);
  CHECK(c.get("/api/orders/export", as_nobody()).status == 401);
}

TEST_CASE("an export that cannot be finished is cut, not ended") {
  const world w;
  auto c = w.orders.connect();
  add_many(w.db, seller_id(3), 450);
  const auto path = "/api/orders/export?sellerId=" + seller_id(3);
  REQUIRE(c.get(path, as_admin()).answered());
  // An amount that no order can have, on the last page.
  w.db.query(
      "update \"order\" set total_amount = 'NaN' "
      "where order_number = 'MANY-000003'");
  CHECK_FALSE(c.get(path, as_admin()).answered());
  CHECK(c.get("/api/orders?limit=5", as_admin()).status == 200);
}
