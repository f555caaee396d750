// Adopting a database of the old service: not a value of it may change.

#include <catch2/catch.hpp>

#include "tests/db/migrated.hpp"

using namespace orders;
using namespace orders::tests;

namespace {

const std::vector<std::string> old_tables = {
    "order", "order_item", "order_status_history", "service_outbox", "return"};

class old_database : public database {
 public:
  old_database() {
    query(data_file("old_schema.sql"));
    query(data_file("old_orders.sql"));
  }
};

std::string columns_of(const database& d, const std::string& table) {
  return d.value<std::string>(
      "select string_agg(quote_ident(column_name), ', ' "
      "                  order by ordinal_position) "
      "from information_schema.columns "
      "where table_schema = 'public' and table_name = $1",
      table);
}

/// Every value of the table in the columns named.
std::string values_of(const database& d, const std::string& table,
                      const std::string& columns) {
  return d.value<std::string>("select string_agg(row(" + columns +
                              ")::text, e'\\n' order by id) from \"" + table +
                              "\"");
}

/// Where the rows lie: another file means that they have been rewritten.
std::string files_of(const database& d) {
  std::string out;
  for (const auto& table : old_tables)
    out += d.value<std::string>("select pg_relation_filenode('\"" + table +
                                "\"')::text") +
           " ";
  return out;
}

/// Columns, indexes and constraints of all tables, as text.
std::string description_of(const database& d) {
  return d.value<std::string>(R"(
    select string_agg(line, e'\n' order by line) from (
      select concat_ws(' ', 'column', table_name, column_name, data_type,
                       character_maximum_length, numeric_precision,
                       numeric_scale, datetime_precision, is_nullable,
                       column_default) as line
      from information_schema.columns where table_schema = 'public'
      union all
      select 'index ' || indexdef from pg_indexes where schemaname = 'public'
      union all
      select concat_ws(' ', 'constraint', conrelid::regclass, conname,
                       pg_get_constraintdef(oid))
      from pg_constraint where connamespace = 'public'::regnamespace) as t)");
}

bool has_index(const database& d, const std::string& name) {
  return d.value<bool>(
      "select exists (select from pg_indexes where indexname = $1)", name);
}

domain::uuid old_id(int n) {
  const auto tail = std::to_string(1'000'000'000'000 + n).substr(1);
  return id_of("0e0e0e0e-0000-4000-8000-" + tail);
}

}  // namespace

TEST_CASE("no old value changes and no old row is rewritten",
          "[migrations][old]") {
  old_database d;
  std::vector<std::string> columns, before;
  for (const auto& table : old_tables) {
    columns.push_back(columns_of(d, table));
    before.push_back(values_of(d, table, columns.back()));
  }
  const auto files = files_of(d);
  migrate(d);
  for (std::size_t i = 0; i < old_tables.size(); ++i) {
    CAPTURE(old_tables[i]);
    CHECK(values_of(d, old_tables[i], columns[i]) == before[i]);
  }
  CHECK(files_of(d) == files);
}

TEST_CASE("an adopted database has the schema of a new one",
          "[migrations][old]") {
  old_database adopted;
  migrate(adopted);
  database fresh;
  migrate(fresh);
  CHECK(description_of(adopted) == description_of(fresh));
}

TEST_CASE("keys become the user's own", "[migrations][old]") {
  old_database d;
  REQUIRE(has_index(d, "order_idempotency_key_key"));
  migrate(d);
  CHECK_FALSE(has_index(d, "order_idempotency_key_key"));
  REQUIRE(has_index(d, "order_user_id_idempotency_key_key"));

  const auto give_key = [&](int n) {
    d.query(R"(update "order" set idempotency_key = 'basket:0' where id = $1)",
            old_id(n).text());
  };
  CHECK_NOTHROW(give_key(2));  // another shopper than that of order 1
  CHECK_THROWS_AS(give_key(9), pqxx::unique_violation);  // the same one
}

TEST_CASE("old orders are read with their items as they were written",
          "[migrations][old]") {
  old_database d;
  migrate(d);
  db::connection c{conninfo_of(d.url())};
  const std::vector<domain::uuid> ids{old_id(7), old_id(2), old_id(20)};
  const auto found = db::orders_by_ids(c, ids);
  REQUIRE(found.size() == 2);  // 20 is deleted
  const auto& seventh = found[0];
  CHECK(seventh.id == old_id(7));
  CHECK(seventh.total_amount == rupiah("-83998.17"));
  CHECK(seventh.tax_amount == rupiah("0.07"));
  CHECK(seventh.status == "paid");
  CHECK(seventh.was_paid);
  CHECK(seventh.paid_at == moment("2024-01-02T03:04:05.000001Z"));
  CHECK(seventh.created_at == moment("2024-01-01T07:00:00.123456Z"));
  CHECK(seventh.updated_at == moment("2024-01-05T07:00:00.654321Z"));
  CHECK(seventh.idempotency_key == "basket:6");
  CHECK_FALSE(seventh.shipping_latitude);
  CHECK(seventh.version == 0);
  CHECK(seventh.invoice_attempt == 1);
  CHECK_FALSE(seventh.invoiced_attempt);
  CHECK_FALSE(seventh.checkout_id);
  REQUIRE(seventh.items.size() == 3);
  CHECK(seventh.items[0].product_name == "Item 2");
  CHECK(seventh.items[0].subtotal == rupiah("666.66"));
  CHECK(seventh.items[1].product_name == "Item 1");
  CHECK(seventh.items[2].product_name == "Item 3");

  CHECK(found[1].id == old_id(2));
  CHECK(found[1].shipping_latitude == -725747220);
  CHECK(found[1].shipping_longitude == 11275208810);
}

TEST_CASE("the old service still writes after the migration",
          "[migrations][old]") {
  old_database d;
  migrate(d);
  d.query(data_file("old_insert.sql"));
  const auto id = id_of("0f0f0f0f-0000-4000-8000-000000000001");
  db::connection c{conninfo_of(d.url())};
  const auto found = db::orders_by_ids(c, {&id, 1});
  REQUIRE(found.size() == 1);
  CHECK(found[0].items.size() == 2);
  CHECK(found[0].version == 0);

  const auto events = d.query(
      "select transaction_id is not null, sequence is null "
      "from service_outbox where aggregate_id = $1",
      id.text());
  REQUIRE(events.size() == 1);
  CHECK(events[0][0].as<bool>());
  CHECK(events[0][1].as<bool>());
  CHECK(d.value<int>("select count(*) from service_outbox "
                     "where transaction_id is not null") == 1);
}

TEST_CASE("our change of an old order numbers its events from one",
          "[migrations][old]") {
  old_database d;
  migrate(d);
  db::connection c{conninfo_of(d.url())};
  const auto id = old_id(1);
  db::group_commit writer{conninfo_of(d.url())};
  const auto before = db::orders_by_ids(c, {&id, 1}).at(0);
  REQUIRE(
      is_committed(change(writer, a_move(before, domain::order_status::paid))));
  const auto after = db::orders_by_ids(c, {&id, 1}).at(0);
  CHECK(after.version == 1);
  CHECK(after.status == "paid");
  CHECK(after.created_at == before.created_at);
  CHECK(d.value<std::string>(
            "select string_agg(coalesce(sequence::text, 'old'), ',' "
            "order by sequence nulls first) "
            "from service_outbox where aggregate_id = $1",
            id.text()) == "old,1");
}
