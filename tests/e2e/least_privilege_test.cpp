// The service works under a role that may do no more than docs/security.md
// grants it: the statements are taken from there.
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "tests/support/basket.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;

namespace {

std::string replaced(std::string text, const std::string& what,
                     const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

/// The SQL block of docs/security.md that creates the role.
std::string documented_grants() {
  std::ifstream file{ORDER_SOURCE_DIR "/docs/security.md"};
  std::stringstream all;
  all << file.rdbuf();
  const auto text = all.str();
  const auto begin = text.find("create role order_serve");
  REQUIRE(begin != std::string::npos);
  return text.substr(begin, text.find("```", begin) - begin);
}

/// The documented role under a name of its own: roles belong to the whole
/// cluster.
class serving_role {
 public:
  explicit serving_role(const database& db)
      : db_(db), name_("serve_" + db.name()) {
    auto grants = replaced(documented_grants(), "order_serve", name_);
    db_.query(replaced(grants, "database \"order\"",
                       "database \"" + db.name() + "\""));
  }
  ~serving_role() {
    db_.end_sessions();
    db_.query("drop owned by " + name_);
    db_.query("drop role " + name_);
  }
  serving_role(const serving_role&) = delete;
  serving_role& operator=(const serving_role&) = delete;

  std::string url() const {
    return "postgresql://" + name_ + ":change-me-database-password@" +
           db_.server_host() + ":" + std::to_string(db_.server_port()) + "/" +
           db_.name();
  }

  bool may(const std::string& sql) const {
    pqxx::connection session{url()};
    pqxx::work tx{session};
    try {
      tx.exec(sql);
    } catch (const pqxx::insufficient_privilege&) {
      return false;
    }
    return true;
  }

 private:
  const database& db_;
  const std::string name_;
};

void migrate(const database& db) {
  process program{{built_program("order-service"), "migrate"},
                  {{"ORDER_DATABASE_URL", db.url()}}};
  REQUIRE(program.await_end(std::chrono::seconds{60}) == 0);
}

}  // namespace

TEST_CASE("serving needs no more of the database than is documented") {
  const database db;
  migrate(db);
  const serving_role role{db};
  const reserved_port port;
  const sandbox neighbours{port.number()};
  service orders{port,
                 neighbours,
                 role.url(),
                 {{"AUTO_MIGRATE", "false"},
                  {"COMMISSIONS_ENABLED", "true"},
                  {"WAREHOUSE_SERVICE_URL", neighbours.url("warehouse")},
                  {"ADDRESS_SERVICE_URL", neighbours.url("address")}}};
  auto c = orders.connect();
  const auto placed = check_out(c, shopper(), basket("k", {line(1), line(2)}));
  INFO(placed.text);
  REQUIRE(placed.status == 201);
  const auto ids = each(placed.data().at("orders"), "id");
  CHECK(neighbours.pay(ids.at(0)).status == 200);
  CHECK(c.post("/api/orders/" + ids.at(1) + "/cancel", as_user(shopper()),
               nlohmann::json::object())
            .status == 200);
  const auto shown =
      c.get("/api/orders/" + ids.at(0), as_user(shopper())).data();
  CHECK(shown.at("paidAt").is_string());
  CHECK(c.get("/api/internal/events", as_service("seller-service")).status ==
        200);
  // Duties are planned, leased and settled by actors of their own.
  CHECK(
      eventually([&] { return neighbours.commissions(ids.at(0)).size() == 1; },
                 std::chrono::seconds{60}));
  CHECK(orders.log().find("permission denied") == std::string::npos);

  CHECK(role.may("select 1 from \"order\""));
  for (const auto* sql :
       {"delete from \"order\"", "truncate order_item",
        "update order_status_history set notes = ''", "delete from checkout",
        "drop table checkout", "alter table \"order\" add column x int",
        "create table public.mine (x int)",
        "insert into schema_migration (name, checksum) values ('x', 'x')",
        "select pg_read_file('postgresql.conf')"}) {
    INFO(sql);
    CHECK_FALSE(role.may(sql));
  }
}
