// How PostgreSQL finds the orders of a listing: through an index, in order, and
// no more of them than are shown. A plan that reads the whole table, or sorts
// all that match, would be flat only while tables are small.

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sql_queries.hpp"
#include "tests/db/migrated.hpp"

using namespace orders;
using namespace orders::tests;
using nlohmann::json;

namespace {

/// 20,000 orders: a seller with 4,000 among 500 others, 2,000 shoppers.
class full_database : public migrated_database {
 public:
  full_database() {
    query(R"(
      insert into "order" (
        user_id, seller_id, order_source, order_number, status, created_at,
        updated_at, shipping_recipient, shipping_phone, subtotal, total_amount,
        shipping_street, shipping_city, shipping_province,
        shipping_postal_code, customer_phone, customer_name)
      select md5('u' || i % 2000)::uuid,
             md5('s' || case when i % 5 = 0 then 0 else i % 500 end)::uuid,
             'seller', 'ORD-' || lpad(i::text, 8, '0'),
             case when i % 1000 = 0 then 'refunded' else 'completed' end,
             now() - i * interval '1 minute', now(),
             (array['Siti', 'Budi', 'Dewi'])[1 + i % 3] || md5(i::text),
             '+62' || (800000000 + i), 1, 1, 'a', 'b', 'c', '1', '0812', 'x'
      from generate_series(1, 20000) i)");
    query("vacuum analyze");
  }

  /// The root of the plan, with what it really did.
  json plan_of(const db::statement& s, const std::string& arguments) {
    pqxx::connection session{conninfo()};
    pqxx::nontransaction tx{session};
    tx.exec("prepare asked as " + std::string{s.text});
    const auto rows = tx.exec("explain (analyze, format json) execute asked(" +
                              arguments + ")");
    return json::parse(rows[0][0].c_str()).at(0).at("Plan");
  }
};

/// Calls `visit` with every node.
template <class F>
void walk(const json& node, F&& visit) {
  visit(node);
  for (const auto& child : node.value("Plans", json::array()))
    walk(child, visit);
}

/// All rows that any node of the plan looked at, also those it sorted out.
double rows_touched(const json& plan) {
  double out = 0;
  walk(plan, [&](const json& node) {
    const auto loops = node.value("Actual Loops", 1.0);
    out = std::max(out, loops * (node.value("Actual Rows", 0.0) +
                                 node.value("Rows Removed by Filter", 0.0)));
  });
  return out;
}

void check_never_whole(const json& plan) {
  walk(plan, [](const json& node) {
    const auto type = node.at("Node Type").get<std::string>();
    CHECK(type.find("Seq Scan") == std::string::npos);
    CHECK(type.find("Gather") == std::string::npos);
  });
}

std::string uuid_of(const std::string& text) {
  return "md5('" + text + "')::uuid";
}

constexpr const char* none = "null";

}  // namespace

TEST_CASE("while tables are empty they are planned for as if they were full",
          "[db][plans]") {
  migrated_database d;
  // As sessions keep plans, those of a new deployment last for hours.
  d.query("vacuum analyze");
  pqxx::connection session{d.conninfo()};
  pqxx::nontransaction tx{session};
  const auto plan = [&](const std::string& sql) {
    const auto rows = tx.exec("explain (format json) " + sql);
    return json::parse(rows[0][0].c_str()).at(0).at("Plan");
  };
  // What the foreign keys of items and history ask.
  const std::string id = "'" + fresh_id().text() + "'";
  check_never_whole(plan("select 1 from only \"order\" x where id = " + id +
                         " for key share of x"));
  tx.exec("prepare by_ids as " + std::string{db::sql::order_by_ids.text});
  check_never_whole(plan("execute by_ids(array[" + id + "]::uuid[])"));
}

TEST_CASE("a page reads its own rows and no others", "[db][listing][plans]") {
  static full_database d;
  struct listing {
    std::string user, seller, status, from;
  };
  const auto l = GENERATE(values<listing>({
      {none, none, none, none},
      {none, none, "'refunded'", none},
      {none, none, "'pending'", none},
      {none, uuid_of("s0"), none, none},
      {none, uuid_of("s0"), "'refunded'", none},
      {none, uuid_of("s0"), "'pending'", none},
      {none, uuid_of("s7"), "'completed'", none},
      {uuid_of("u7"), none, none, none},
      {none, none, none, "now() - interval '1 day'"},
      {none, uuid_of("s0"), none, "now() - interval '1 day'"},
  }));
  const auto filters =
      l.user + ", " + l.seller + ", " + l.status + ", null, " + l.from + ", ";
  CAPTURE(filters);
  const auto first =
      d.plan_of(db::sql::order_page_ids, filters + "null, null, null, 21, 0");
  check_never_whole(first);
  CHECK(rows_touched(first) <= 21);
  const auto later = d.plan_of(
      db::sql::order_page_ids,
      filters + "null, now() - interval '2 days', gen_random_uuid(), 21, 0");
  check_never_whole(later);
  CHECK(rows_touched(later) <= 21);
}

TEST_CASE("a far page passes its predecessors by in the index",
          "[db][listing][plans]") {
  static full_database d;
  for (const auto& seller : {std::string{none}, uuid_of("s0")}) {
    const auto plan = d.plan_of(
        db::sql::order_page_ids,
        "null, " + seller + ", null, null, null, null, null, null, 21, 3900");
    CHECK(plan.at("Plans").at(0).at("Node Type") == "Index Only Scan");
    CHECK(rows_touched(plan) <= 3921);
  }
}

TEST_CASE("a search reads what it finds", "[db][listing][plans]") {
  static full_database d;
  for (const auto& seller : {std::string{none}, uuid_of("s0")}) {
    const auto filters = "null, " + seller + ", null, null, null, null, ";
    const auto rare = d.plan_of(db::sql::order_search_ids,
                                filters + "null, null, 21, 0, '%00012345%'");
    check_never_whole(rare);
    CHECK(rows_touched(rare) <= 10);
    // A text that every third order has: the newest are looked through.
    const auto frequent = d.plan_of(db::sql::order_search_ids,
                                    filters + "null, null, 21, 0, '%siti%'");
    check_never_whole(frequent);
    CHECK(rows_touched(frequent) <= 2000);
  }
}

TEST_CASE("kept totals are read, not counted", "[db][listing][plans]") {
  static full_database d;
  for (const auto& seller : {std::string{none}, uuid_of("s0")}) {
    const auto plan = d.plan_of(db::sql::order_total, seller + ", null, null");
    CHECK(rows_touched(plan) <= 40);
  }
  const auto of_shopper =
      d.plan_of(db::sql::order_count,
                uuid_of("u7") + ", null, null, null, null, null, 100001");
  check_never_whole(of_shopper);
  CHECK(rows_touched(of_shopper) <= 10);
}
