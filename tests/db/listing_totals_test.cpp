// The totals of listings: those of sellers and of everybody are kept by
// triggers, whoever writes; the others are counted, up to a limit.

#include <catch2/catch.hpp>
#include <thread>

#include "db/order_listing.hpp"
#include "tests/db/migrated.hpp"
#include "tests/db/old_rows.hpp"

using namespace orders;
using namespace orders::tests;

namespace {

std::int64_t total(migrated_database& d, const domain::order_filter& f = {}) {
  return db::page_of_orders(d.reader(), f, {}).total;
}

std::int64_t total_of_seller(migrated_database& d, const domain::uuid& seller,
                             std::optional<std::string> status = {}) {
  domain::order_filter f;
  f.seller_id = seller;
  f.status = std::move(status);
  return total(d, f);
}

domain::uuid add(const database& d, const domain::uuid& seller,
                 const std::string& status) {
  old_order o;
  o.seller = seller;
  o.status = status;
  return insert(d, o);
}

/// What is kept, and what a count of the rows says.
constexpr const char* kept_and_counted = R"(
  with counted as (
    select coalesce(seller_id, '00000000-0000-0000-0000-000000000000') as scope,
           status, order_source, count(*) as orders
    from "order" where deleted_at is null
    group by grouping sets ((status, order_source),
                            (seller_id, status, order_source))
    having grouping(seller_id) = 1 or seller_id is not null
  ), kept as (
    select scope, status, order_source, sum(orders) as orders
    from (table order_total union all table order_total_change) both_parts
    group by 1, 2, 3 having sum(orders) <> 0
  )
  select count(*) from kept full join counted
    using (scope, status, order_source, orders)
  where kept is null or counted is null)";

void check_totals(const database& d) {
  CHECK(d.value<int>(kept_and_counted) == 0);
}

}  // namespace

TEST_CASE("totals follow every way of changing an order", "[db][listing]") {
  migrated_database d;
  const auto toko = fresh_id(), warung = fresh_id();
  const auto first = add(d, toko, "pending").text();
  add(d, toko, "paid");
  add(d, warung, "paid");
  insert(d, old_order{});
  check_totals(d);
  CHECK(total(d) == 4);
  CHECK(total_of_seller(d, toko) == 2);
  CHECK(total_of_seller(d, fresh_id()) == 0);

  d.query("update \"order\" set status = 'paid' where id = $1", first);
  CHECK(total_of_seller(d, toko, "paid") == 2);
  CHECK(total_of_seller(d, toko, "pending") == 0);
  d.query("update \"order\" set customer_notes = 'x'");
  CHECK(total(d) == 4);
  d.query("update \"order\" set seller_id = $1 where id = $2", warung.text(),
          first);
  CHECK(total_of_seller(d, warung) == 2);
  d.query("update \"order\" set deleted_at = now() where id = $1", first);
  CHECK(total_of_seller(d, warung) == 1);
  d.query("update \"order\" set deleted_at = null where id = $1", first);
  CHECK(total_of_seller(d, warung) == 2);
  check_totals(d);
  d.query("delete from \"order\" where seller_id = $1", warung.text());
  CHECK(total_of_seller(d, warung) == 0);
  CHECK(total(d) == 2);
  check_totals(d);
  d.query("truncate \"order\" cascade");
  CHECK(total(d) == 0);
  check_totals(d);
}

TEST_CASE("what is rolled back is not counted", "[db][listing]") {
  migrated_database d;
  const auto seller = fresh_id();
  add(d, seller, "paid");
  {
    pqxx::connection session{d.conninfo()};
    pqxx::work tx{session};
    tx.exec("update \"order\" set status = 'confirmed'");
  }
  CHECK(total_of_seller(d, seller, "paid") == 1);
  check_totals(d);
}

TEST_CASE("totals hold while several write at once", "[db][listing]") {
  migrated_database d;
  const auto seller = fresh_id();
  std::vector<std::thread> writers;
  for (int w = 0; w < 4; ++w)
    writers.emplace_back([&] {
      db::group_commit writer{d.conninfo()};
      for (int i = 0; i < 10; ++i) {
        const auto p = a_checkout().with(an_order().of_seller(seller)).make();
        if (!is_committed(place(writer, p))) throw std::runtime_error("lost");
        const auto& placed = p.orders[0].order;
        if (!is_committed(
                change(writer, a_move(placed, domain::order_status::paid))))
          throw std::runtime_error("lost");
      }
    });
  for (auto& w : writers) w.join();
  CHECK(total_of_seller(d, seller, "paid") == 40);
  CHECK(total_of_seller(d, seller) == 40);
  check_totals(d);
}

TEST_CASE("transactions of several statements do not wait for each other",
          "[db][listing]") {
  migrated_database d;
  const auto seller = fresh_id();
  const auto first = add(d, seller, "pending").text(),
             second = add(d, seller, "pending").text();
  pqxx::connection one{d.conninfo()}, other{d.conninfo()};
  pqxx::work a{one}, b{other};
  const auto move = [](pqxx::work& tx, const std::string& id,
                       const std::string& status) {
    tx.exec_params("update \"order\" set status = $1 where id = $2::uuid",
                   status, id);
  };
  // As the old service's transactions: each touches the same totals again and
  // again, in any order, before it ends.
  move(a, first, "paid");
  move(b, second, "confirmed");
  move(a, first, "confirmed");
  move(b, second, "paid");
  a.commit();
  b.commit();
  check_totals(d);
  CHECK(total_of_seller(d, seller, "paid") == 1);
}

TEST_CASE("folding changes no total", "[db][listing]") {
  migrated_database d;
  const auto seller = fresh_id();
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(add(d, seller, "pending").text());
  const auto notes = [&] { return d.count("order_total_change"); };
  REQUIRE(notes() == 10);
  CHECK(db::fold_order_totals(d.reader(), 4) == 4);
  CHECK(notes() == 6);
  CHECK(total_of_seller(d, seller, "pending") == 5);
  check_totals(d);
  d.query("update \"order\" set status = 'paid' where id = $1", ids[0]);
  CHECK(db::fold_order_totals(d.reader(), 100) == 10);
  CHECK(notes() == 0);
  CHECK(db::fold_order_totals(d.reader(), 100) == 0);
  CHECK(total_of_seller(d, seller, "pending") == 4);
  CHECK(total_of_seller(d, seller, "paid") == 1);
  CHECK(total(d) == 5);
  check_totals(d);
}

TEST_CASE("two that fold at once share the work", "[db][listing]") {
  migrated_database d;
  for (int i = 0; i < 5; ++i) add(d, fresh_id(), "pending");
  pqxx::connection holder{d.conninfo()};
  pqxx::work held{holder};
  held.exec("select from order_total_change limit 3 for update");
  CHECK(db::fold_order_totals(d.reader(), 100) == 7);
  held.abort();
  CHECK(db::fold_order_totals(d.reader(), 100) == 3);
  check_totals(d);
}

TEST_CASE("orders from before the triggers are counted once",
          "[db][listing][migrations]") {
  database d;
  d.query(data_file("old_schema.sql"));
  d.query(data_file("old_orders.sql"));
  migrate(d);
  check_totals(d);
  CHECK(d.value<int>("select count(*) from order_total_change") == 0);
  CHECK(d.value<bool>(
      "select bool_and(s.content = o.order_number || e'\\n' || "
      "o.shipping_recipient || e'\\n' || o.shipping_phone) "
      "and count(*) = (select count(*) from \"order\") "
      "from order_search s join \"order\" o on o.id = s.order_id"));
}

TEST_CASE("a search is counted up to a limit, and says so", "[db][listing]") {
  migrated_database d;
  const auto many = db::most_counted_of_search;
  const auto add_many = [&](std::int64_t count) {
    d.query(
        R"(insert into "order" (
             user_id, order_number, status, shipping_recipient,
             shipping_phone, updated_at, subtotal, total_amount,
             shipping_street, shipping_city, shipping_province,
             shipping_postal_code, customer_phone, customer_name)
           select gen_random_uuid(), gen_random_uuid()::text, 'paid', 'Siti',
                  '0812', now(), 1, 1, 'a', 'b', 'c', '1', '0812', 'Siti'
           from generate_series(1, $1))",
        count);
  };
  domain::order_filter f;
  f.search = "siti";
  add_many(many);
  auto page = db::page_of_orders(d.reader(), f, {});
  CHECK(page.total == many);
  CHECK_FALSE(page.total_is_least);
  add_many(1);
  page = db::page_of_orders(d.reader(), f, {});
  CHECK(page.total == many);
  CHECK(page.total_is_least);
  // The pages behind the limit are there all the same.
  page = db::page_of_orders(d.reader(), f, {.offset = many, .limit = 5});
  CHECK(page.orders.size() == 1);
}
