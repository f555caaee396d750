// Several servers in one URL: which of them is used.
#include "db/newest_primary.hpp"

#include <libpq-fe.h>

#include <catch2/catch.hpp>
#include <memory>

#include "tests/db/migrated.hpp"

using namespace orders;
using namespace orders::tests;

namespace {

std::string value_of(const std::string& conninfo, const std::string& keyword) {
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> all{
      PQconninfoParse(conninfo.c_str(), nullptr), PQconninfoFree};
  if (!all) throw std::runtime_error("libpq does not understand " + conninfo);
  for (auto* o = all.get(); o->keyword; ++o)
    if (o->keyword == keyword) return o->val ? o->val : "";
  throw std::runtime_error("no keyword " + keyword);
}

}  // namespace

TEST_CASE("each host of a failover pair can be reached by itself",
          "[db][primary]") {
  const auto hosts = db::each_host(
      conninfo_of("postgresql://u:p%40s%27s@one:5432,two:5433/d"));
  REQUIRE(hosts.size() == 2);
  CHECK(value_of(hosts[0], "host") == "one");
  CHECK(value_of(hosts[0], "port") == "5432");
  CHECK(value_of(hosts[1], "host") == "two");
  CHECK(value_of(hosts[1], "port") == "5433");
  for (const auto& host : hosts) {
    CHECK(value_of(host, "password") == "p@s's");
    CHECK(value_of(host, "target_session_attrs") == "read-write");
    CHECK(value_of(host, "options") ==
          value_of(conninfo_of("postgresql://one/d"), "options"));
  }
}

TEST_CASE("hosts share the port that is given once", "[db][primary]") {
  const auto hosts =
      db::each_host(conninfo_of("postgresql:///d?host=one,two&port=6000"));
  REQUIRE(hosts.size() == 2);
  CHECK(value_of(hosts[0], "port") == "6000");
  CHECK(value_of(hosts[1], "host") == "two");
  CHECK(value_of(hosts[1], "port") == "6000");
}

TEST_CASE("one server is used as it is, without a look", "[db][primary]") {
  const auto nobody = conninfo_of("postgresql://127.0.0.1:1/d");
  CHECK(db::newest_primary(nobody) == nobody);
}

TEST_CASE("of two servers the one that answers is used", "[db][primary]") {
  const database d;
  const auto pair =
      conninfo_of("postgresql://postgres@127.0.0.1:1," + d.server_host() + ":" +
                  std::to_string(d.server_port()) + "/" + d.name());
  const auto used = db::newest_primary(pair);
  CHECK(value_of(used, "port") == std::to_string(d.server_port()));
  CHECK_THROWS_AS(db::newest_primary(conninfo_of(
                      "postgresql://postgres@127.0.0.1:1,127.0.0.1:2/d")),
                  pqxx::broken_connection);
}
