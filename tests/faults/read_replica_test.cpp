// ORDER_READ_DATABASE_URL: the listings of sellers and admins are read from a
// real streaming replica. It may lag, and it may be lost.
#include <catch2/catch.hpp>

#include "tests/support/basket.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;

namespace {

struct replicated_world {
  postgres_cluster primary, replica{primary, {}};
  database db{primary.url()};
  reserved_port port;
  sandbox neighbours{port.number()};
  service orders{port,
                 neighbours,
                 db.url(),
                 {{"ORDER_READ_DATABASE_URL", url_at_replica()}}};

  std::string url_at_replica() const {
    return "postgresql://postgres@127.0.0.1:" + std::to_string(replica.port()) +
           "/" + db.name();
  }
};

}  // namespace

TEST_CASE("listings of sellers and admins are read from the replica") {
  replicated_world w;
  auto c = w.orders.connect();
  const auto listed = [&](const std::string& query, const headers& who) {
    const auto page = c.get("/api/orders?" + query, who);
    REQUIRE(page.status == 200);
    return page.data().size();
  };
  const auto of_seller = [&] {
    return listed("sellerId=" + seller_id(2), as_service("seller-service"));
  };
  const auto place = [&](const std::string& key) {
    return place_order(c, shopper(), basket(key, {line(2)}));
  };
  place("one");
  wait_until("the replica has the order", [&] { return of_seller() == 1; });
  CHECK(listed("", as_admin()) == 1);

  // Behind: sellers wait for the replica, the shopper sees what he has done.
  w.replica.query("select pg_wal_replay_pause()");
  wait_until("the replay is paused", [&] {
    return w.replica.query("select pg_get_wal_replay_pause_state()") ==
           "paused";
  });
  const std::string id = place("two").at("id");
  CHECK(listed("", as_user(shopper())) == 2);
  CHECK(c.get("/api/orders/" + id, as_admin()).status == 200);
  CHECK(of_seller() == 1);
  CHECK(listed("", as_admin()) == 1);
  CHECK(listed("userId=" + shopper(), as_admin()) == 2);

  // Lost: the primary answers, and goes on when it is back.
  w.replica.kill();
  CHECK(of_seller() == 2);
  CHECK(c.get("/api/orders/export", as_admin()).status == 200);
  w.replica.start();
  wait_until("the replica is read again", [&] {
    CHECK(of_seller() == 2);
    return w.replica.query(
               "select count(*) from pg_stat_activity where "
               "application_name = 'order-service'") != "0";
  });
}
