#include "db/database_url.hpp"

#include <libpq-fe.h>

#include <catch2/catch.hpp>
#include <memory>

#include "tests/db/migrated.hpp"

using namespace orders;
using namespace orders::tests;

namespace {

/// What libpq makes of a keyword; empty when it is not given.
std::string value_of(const std::string& conninfo, const std::string& keyword) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> all{
      PQconninfoParse(conninfo.c_str(), nullptr), PQconninfoFree};
  if (!all) throw std::runtime_error("libpq does not understand " + conninfo);
  for (auto* o = all.get(); o->keyword; ++o)
    if (o->keyword == keyword) return o->val ? o->val : "";
  throw std::runtime_error("no keyword " + keyword);
}

std::string conninfo_for(const std::string& url) {
  const auto made = db::to_conninfo(url, {});
  INFO(url);
  REQUIRE(made);
  return *made;
}

/// What a session that was opened by this URL says of a setting.
std::string shown(const std::string& url, const std::string& setting) {
  pqxx::connection session{conninfo_for(url)};
  return pqxx::nontransaction{session}
      .exec("select current_setting('" + setting + "')")[0][0]
      .c_str();
}

}  // namespace

TEST_CASE("a URL's parts reach libpq", "[database-url]") {
  const auto c = conninfo_for(
      "postgresql://ani:p%40ss%27w%5C%20ord@db.example:5433/orders"
      "?sslmode=require");
  CHECK(value_of(c, "user") == "ani");
  CHECK(value_of(c, "password") == "p@ss'w\\ ord");
  CHECK(value_of(c, "host") == "db.example");
  CHECK(value_of(c, "port") == "5433");
  CHECK(value_of(c, "dbname") == "orders");
  CHECK(value_of(c, "sslmode") == "require");
  CHECK(value_of(c, "application_name") == "order-service");
  CHECK(value_of(c, "target_session_attrs") == "read-write");
}

TEST_CASE("parameters of other client libraries are left out",
          "[database-url]") {
  const auto with =
      GENERATE(std::string{"connection_limit=5"}, "pool_timeout=10",
               "connection_limit=5&pool_timeout=10&pgbouncer=true",
               "socket_timeout=3&sslaccept=strict&statement_cache_size=0", "");
  const std::string plain = "postgres://u@h/d";
  CHECK(conninfo_for(plain + "?" + with) == conninfo_for(plain));
  CHECK(conninfo_for(plain + "?" + with + "&sslmode=disable") ==
        conninfo_for(plain + "?sslmode=disable"));
  CHECK(conninfo_for(plain + "?sslmode=disable&" + with) ==
        conninfo_for(plain + "?sslmode=disable"));
}

TEST_CASE("the hosts of a failover pair stay", "[database-url]") {
  const auto c =
      conninfo_for("postgresql://u@one:5432,two:5433/d?connection_limit=1");
  CHECK(value_of(c, "host") == "one,two");
  CHECK(value_of(c, "port") == "5432,5433");
  CHECK(value_of(c, "target_session_attrs") == "read-write");
}

TEST_CASE("what the URL says itself wins over our defaults", "[database-url]") {
  const auto c = conninfo_for(
      "postgresql://u@h/d?connect_timeout=9&application_name=mine"
      "&target_session_attrs=any&keepalives_idle=60");
  CHECK(value_of(c, "connect_timeout") == "9");
  CHECK(value_of(c, "application_name") == "mine");
  CHECK(value_of(c, "target_session_attrs") == "any");
  CHECK(value_of(c, "keepalives_idle") == "60");
}

TEST_CASE("a reader may be sent to a standby", "[database-url]") {
  db::session_options options;
  options.read_write = false;
  const auto c = db::to_conninfo("postgresql://u@h/d", options);
  REQUIRE(c);
  CHECK(value_of(*c, "target_session_attrs") == "");
}

TEST_CASE("bad URLs are refused without telling the password",
          "[database-url]") {
  const auto url = GENERATE(std::string{"mysql://u:s3cret@h/d"},
                            "h/d?password=s3cret", "postgresql://u:s3cret@[h/d",
                            "postgresql://u:s3cret@h/d?sslmode",
                            "postgresql://u:s3cret@h/d?schema=a,b",
                            "postgresql://u:s3cret@h/d?schema=a%20-c%20x=y",
                            "postgresql://u:s3cret@h/d?schema=a;b", "s3cret");
  CAPTURE(url);
  const auto made = db::to_conninfo(url, {});
  REQUIRE_FALSE(made);
  CHECK_FALSE(made.error().empty());
  CHECK(made.error().find("s3cret") == std::string::npos);
}

TEST_CASE("every session gets UTC, ISO dates and limits", "[database-url]") {
  database d;
  d.query("alter database " + d.name() + " set timezone = 'Asia/Jakarta'");
  CHECK(shown(d.url(), "timezone") == "UTC");
  CHECK(shown(d.url(), "datestyle").starts_with("ISO"));
  CHECK(shown(d.url(), "statement_timeout") == "5s");
  CHECK(shown(d.url(), "lock_timeout") == "2s");
  CHECK(shown(d.url(), "application_name") == "order-service");
  CHECK(shown(d.url(), "enable_seqscan") == "off");
  CHECK(shown(d.url(), "jit") == "off");
}

TEST_CASE("options of the URL are added to ours and win", "[database-url]") {
  database d;
  const auto url =
      d.url() + "?options=-c%20work_mem%3D8MB%20-c%20lock_timeout%3D700ms";
  CHECK(shown(url, "work_mem") == "8MB");
  CHECK(shown(url, "lock_timeout") == "700ms");
  CHECK(shown(url, "timezone") == "UTC");
}

TEST_CASE("schema becomes the search path, in the case it is written in",
          "[database-url]") {
  database d;
  const auto schema = GENERATE(std::string{"shop"}, "shop_2", "Shop");
  CAPTURE(schema);
  d.query("create schema \"" + schema + "\"");
  pqxx::connection session{
      conninfo_for(d.url() + "?connection_limit=3&schema=" + schema)};
  const auto found =
      pqxx::nontransaction{session}.exec("select current_schema()")[0][0];
  REQUIRE_FALSE(found.is_null());
  CHECK(found.as<std::string>() == schema);
}
