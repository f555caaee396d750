// Migrating beside writers: what waits for whom.

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "sql_migrations.hpp"
#include "tests/db/migrated.hpp"
#include "tests/db/old_rows.hpp"
#include "tests/support/waiting.hpp"

using namespace orders;
using namespace orders::tests;

namespace {

/// Somebody of this database waits for a lock on the table.
bool somebody_waits_for(const database& d, const std::string& table,
                        const std::string& mode) {
  return d.value<bool>(
      "select exists (select from pg_locks l join pg_class c "
      "  on c.oid = l.relation "
      "where l.database = (select oid from pg_database "
      "                    where datname = current_database()) "
      "and c.relname = $1 and l.mode = $2 and not l.granted)",
      table, mode);
}

/// A migration in a thread of its own.
class background_migration {
 public:
  explicit background_migration(const database& d)
      : thread_{[this, &d] {
          outcome_ =
              db::migrate(conninfo_of(d.url(), "migration"),
                          [this](const std::string&) { ++steps_begun_; });
          done_ = true;
        }} {}
  ~background_migration() {
    if (thread_.joinable()) thread_.join();
  }

  bool done() const { return done_; }
  int steps_begun() const { return steps_begun_; }
  tl::expected<int, std::string> outcome() {
    thread_.join();
    return outcome_;
  }

 private:
  std::atomic<bool> done_ = false;
  std::atomic<int> steps_begun_ = 0;
  tl::expected<int, std::string> outcome_ =
      tl::make_unexpected(std::string{"not run"});
  std::thread thread_;
};

const int all_steps = static_cast<int>(std::size(db::sql::all_migrations));

}  // namespace

TEST_CASE("a step waits its turn behind a writer without holding up others",
          "[migrations][locks]") {
  const auto table =
      GENERATE(std::string{"order"}, "order_item", "service_outbox");
  database d;
  d.query(data_file("old_schema.sql"));
  pqxx::connection holder{d.url()};
  pqxx::work held{holder};
  held.exec("lock table \"" + table + "\" in row exclusive mode");

  background_migration migration{d};
  wait_until("a step waits for the table",
             [&] { return somebody_waits_for(d, table, "ShareLock"); });
  {
    // Queued behind the step that waits: it gives way before the limit that
    // the service's own writers have.
    pqxx::connection session{conninfo_of(d.url(), "writer")};
    pqxx::work writer{session};
    writer.exec("lock table \"order\" in row exclusive mode");
    writer.exec("lock table service_outbox in row exclusive mode");
    writer.commit();
  }
  CHECK_FALSE(migration.done());
  CHECK(migration.steps_begun() == 1);
  wait_until("the step tries again",
             [&] { return somebody_waits_for(d, table, "ShareLock"); });
  held.commit();
  const auto outcome = migration.outcome();
  INFO((outcome ? "" : outcome.error()));
  REQUIRE(outcome);
  CHECK(*outcome == all_steps);
}

TEST_CASE("the step that adds columns gives way to writers as well",
          "[migrations][locks]") {
  database d;
  migrate(d);
  d.query("delete from schema_migration where name like '0003%'");
  pqxx::connection holder{d.url()};
  pqxx::work held{holder};
  held.exec("lock table \"order\" in row exclusive mode");

  background_migration migration{d};
  wait_until("the step waits for the table", [&] {
    return somebody_waits_for(d, "order", "AccessExclusiveLock");
  });
  {
    pqxx::connection session{conninfo_of(d.url(), "writer")};
    pqxx::work writer{session};
    writer.exec("lock table \"order\" in row exclusive mode");
    writer.commit();
  }
  CHECK_FALSE(migration.done());
  held.commit();
  const auto outcome = migration.outcome();
  REQUIRE(outcome);
  CHECK(*outcome == 1);
}

TEST_CASE("a database is migrated while the old service keeps writing",
          "[migrations][locks]") {
  database d;
  d.query(data_file("old_schema.sql"));
  d.query(data_file("old_orders.sql"));
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
  std::string trouble;
  std::thread old_service{[&] {
    try {
      pqxx::connection session{d.url()};
      while (!stop) {
        pqxx::work tx{session};
        const auto id = fresh_id().text();
        tx.exec_params(
            R"(insert into "order" (id, order_number, user_id, subtotal,
                 total_amount, shipping_recipient, shipping_phone,
                 shipping_street, shipping_city, shipping_province,
                 shipping_postal_code, customer_phone, customer_name,
                 idempotency_key, updated_at)
               values ($1, $2, $1, 1, 1, 'r', 'p', 's', 'c', 'p', '1', 'p',
                       'n', $2, now()))",
            id, id);
        tx.exec_params(
            "insert into service_outbox (aggregate_type, aggregate_id, "
            "event_type, payload) values ('Order', $1, 'order.created', '{}')",
            id);
        tx.commit();
        ++written;
      }
    } catch (const std::exception& e) {
      trouble = e.what();
    }
  }};
  wait_until("the old service writes", [&] { return written > 0; });
  background_migration migration{d};
  const auto outcome = migration.outcome();
  const int before = written;
  wait_until("the old service has written after the migration",
             [&] { return written > before || !trouble.empty(); });
  stop = true;
  old_service.join();

  CHECK(trouble == "");
  INFO((outcome ? "" : outcome.error()));
  REQUIRE(outcome);
  CHECK(*outcome == all_steps);
  CHECK(d.value<int>("select count(*) from \"order\"") == 40 + written);
  CHECK(d.value<int>("select count(*) from service_outbox") == 40 + written);
}

TEST_CASE("an index that an interrupted build left invalid is built anew",
          "[migrations][locks]") {
  database d;
  migrate(d);
  const auto index = GENERATE(std::string{"order_created_at_id_idx"},
                              "order_user_id_idempotency_key_key");
  const auto definition = d.value<std::string>(
      "select indexdef from pg_indexes where indexname = $1", index);
  d.query("drop index " + index);
  d.query(
      "delete from schema_migration where name like '%_order_user_key' "
      "or name like '%_order_by_time'");

  // A build that waits for an older writer, and is ended while it does.
  pqxx::connection holder{d.url()};
  pqxx::work held{holder};
  held.exec("lock table \"order\" in row exclusive mode");
  std::thread build{[&] {
    auto concurrently = definition;
    concurrently.insert(concurrently.find("INDEX ") + 6, "CONCURRENTLY ");
    CHECK_THROWS(d.query(concurrently));
  }};
  wait_until("the build waits for the writer", [&] {
    return d.value<bool>(
        "select exists (select from pg_stat_progress_create_index "
        "where datname = current_database() and phase like 'waiting%')");
  });
  d.query(
      "select pg_terminate_backend(pid) "
      "from pg_stat_progress_create_index "
      "where datname = current_database()");
  build.join();
  held.commit();
  const std::string is_valid =
      "select indisvalid from pg_index where indexrelid = $1::regclass";
  REQUIRE_FALSE(d.value<bool>(is_valid, index));

  CHECK(migrate(d) == 2);
  CHECK(d.value<bool>(is_valid, index));
  CHECK(d.value<std::string>(
            "select indexdef from pg_indexes where indexname = $1", index) ==
        definition);
}
