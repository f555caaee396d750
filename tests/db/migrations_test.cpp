#include "db/migrations.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "sql_migrations.hpp"
#include "tests/db/migrated.hpp"

using namespace orders;
using namespace orders::tests;

namespace {

const int all_steps = static_cast<int>(std::size(db::sql::all_migrations));

tl::expected<int, std::string> try_to_migrate(const database& d) {
  return db::migrate(conninfo_of(d.url()), [](const std::string&) {});
}

std::int64_t recorded(const database& d) {
  return d.value<std::int64_t>("select count(*) from schema_migration");
}

}  // namespace

TEST_CASE("an empty database gets every step, each recorded", "[migrations]") {
  database d;
  std::vector<std::string> log;
  const auto done =
      db::migrate(conninfo_of(d.url()),
                  [&](const std::string& line) { log.push_back(line); });
  REQUIRE(done);
  CHECK(*done == all_steps);
  CHECK(recorded(d) == all_steps);
  CHECK(log.size() == std::size(db::sql::all_migrations));
  CHECK(d.value<int>("select count(*) from pg_index where not indisvalid") ==
        0);
}

TEST_CASE("a second run finds nothing to do", "[migrations]") {
  database d;
  REQUIRE(migrate(d) == all_steps);
  const auto before = d.value<std::string>(
      "select string_agg(s::text, ',' order by name) from schema_migration s");
  CHECK(migrate(d) == 0);
  CHECK(before ==
        d.value<std::string>("select string_agg(s::text, ',' order by name) "
                             "from schema_migration s"));
}

TEST_CASE("replicas that migrate at once take each step once", "[migrations]") {
  database d;
  constexpr int replicas = 4;
  std::vector<tl::expected<int, std::string>> done(
      replicas, tl::make_unexpected(std::string{"not run"}));
  std::vector<std::thread> threads;
  for (auto& mine : done)
    threads.emplace_back([&] { mine = try_to_migrate(d); });
  for (auto& t : threads) t.join();
  int steps = 0;
  for (const auto& mine : done) {
    INFO((mine ? "" : mine.error()));
    REQUIRE(mine);
    steps += *mine;
  }
  CHECK(steps == all_steps);
  CHECK(recorded(d) == all_steps);
}

TEST_CASE("the status tells what has been applied and what not",
          "[migrations]") {
  database d;
  auto before = db::migration_status(conninfo_of(d.url()));
  REQUIRE(before);
  REQUIRE(before->size() == std::size(db::sql::all_migrations));
  for (const auto& step : *before) CHECK_FALSE(step.applied_at);
  CHECK(d.value<bool>("select to_regclass('schema_migration') is null"));

  migrate(d);
  const auto last = std::string{std::rbegin(db::sql::all_migrations)->name};
  d.query("delete from schema_migration where name = $1", last);
  auto after = db::migration_status(conninfo_of(d.url()));
  REQUIRE(after);
  for (const auto& step : *after) {
    CAPTURE(step.name);
    CHECK(step.applied_at.has_value() == (step.name != last));
  }
}

TEST_CASE("a step that differs from the one applied is refused by name",
          "[migrations]") {
  database d;
  migrate(d);
  const std::string name = db::sql::all_migrations[1].name;
  d.query("update schema_migration set checksum = 'other' where name = $1",
          name);
  d.query("delete from schema_migration where name > $1", name);
  const auto done = try_to_migrate(d);
  REQUIRE_FALSE(done);
  CHECK(done.error().find(name) != std::string::npos);
  CHECK(recorded(d) == 2);

  // The lock went with the session: put right, the next run goes on.
  d.query("delete from schema_migration where name = $1", name);
  CHECK(migrate(d) == all_steps - 1);
}

TEST_CASE("the tables go where the schema of the URL says", "[migrations]") {
  database d;
  d.query("create schema shop");
  const auto url = d.url() + "?schema=shop&connection_limit=5";
  const auto done = db::migrate(conninfo_of(url), [](const std::string&) {});
  REQUIRE(done);
  CHECK(*done == all_steps);
  CHECK(d.value<bool>("select to_regclass('shop.\"order\"') is not null"));
  CHECK(d.value<bool>("select to_regclass('public.\"order\"') is null"));
}

TEST_CASE("without a server the error is one sentence", "[migrations]") {
  database d;
  d.allow_sessions(false);
  const auto done = try_to_migrate(d);
  REQUIRE_FALSE(done);
  CHECK_FALSE(done.error().empty());
}
