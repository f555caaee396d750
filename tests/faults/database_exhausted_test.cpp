// PostgreSQL runs out of something: room for its tables, room for its log, or
// sessions. Callers are told to come back, and once there is room again the
// service goes on by itself.
#include <catch2/catch.hpp>
#include <list>

#include "tests/faults/cluster_world.hpp"
#include "tests/faults/order_traffic.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/form.hpp"
#include "tests/support/small_disk.hpp"

using namespace orders::tests;
using namespace std::chrono_literals;

namespace {

using texts = std::vector<std::string>;

/// A mount needs rights that not everybody has.
bool is_skipped(const small_disk& disk) {
  if (disk.missing().empty()) return false;
  WARN("skipped: " << disk.missing());
  SUCCEED();
  return true;
}

/// Writes to the log: files that it has already would last the callers long.
void use_log_up(const postgres_cluster& cluster) {
  try {
    cluster.query(
        "select pg_logical_emit_message(true, '', repeat('x', 500000))");
  } catch (const pqxx::failure&) {
    // It is full, or the server is down because it was.
  }
}

/// Sessions of other programs that leave none to anybody.
class session_hog {
 public:
  explicit session_hog(std::string url) : url_(std::move(url)) {}
  /// Takes what is free.
  void take() {
    try {
      for (;;) sessions_.emplace_back(url_);
    } catch (const pqxx::broken_connection&) {
      // "sorry, too many clients already"
    }
  }
  void let_go() { sessions_.clear(); }

 private:
  std::string url_;
  std::list<pqxx::connection> sessions_;
};

}  // namespace

TEST_CASE("the disk of the tables is full: callers are refused, not failed") {
  const small_disk disk{96};
  if (is_skipped(disk)) return;
  const small_disk log_disk{256};
  cluster_world w{{.data_on = disk.folder(), .wal_on = log_disk.folder()}};
  order_traffic traffic{w.port.number(), w.log};
  for (int round = 0; round < by_form(1, 10); ++round) {
    traffic.await_more(20);
    disk.fill();
    traffic.await_refusals(20);
    disk.empty();
  }
  traffic.await_more(20);
  traffic.stop();
  WARN(traffic.figures());
  CHECK(traffic.wrong() == texts{});
  CHECK(judge(w.log, w.neighbours, w.db) == texts{});
}

TEST_CASE(
    "the disk of the write-ahead log is full: PostgreSQL ends, and goes "
    "on with what was acknowledged") {
  const small_disk disk{48};
  if (is_skipped(disk)) return;
  cluster_world w{{.settings = {"max_wal_size=8MB", "min_wal_size=2MB"},
                   .wal_on = disk.folder()}};
  order_traffic traffic{w.port.number(), w.log};
  for (int round = 0; round < by_form(1, 10); ++round) {
    traffic.await_more(20);
    disk.fill();
    const auto before = traffic.refusals();
    wait_until("callers are refused", [&] {
      use_log_up(w.cluster);
      return traffic.refusals() >= before + 20;
    });
    disk.empty();
    // Without room it could not recover either, and may have given up.
    wait_until("PostgreSQL takes sessions", [&] {
      if (!w.cluster.running()) w.cluster.start();
      return w.cluster.takes_sessions();
    });
  }
  traffic.await_more(20);
  traffic.stop();
  WARN(traffic.figures());
  CHECK(traffic.wrong() == texts{});
  CHECK(judge(w.log, w.neighbours, w.db) == texts{});
}

TEST_CASE("PostgreSQL has no session left: callers are refused until it has") {
  // Three more are for the superuser, who is the test.
  postgres_cluster cluster{{.settings = {"max_connections=40"}}};
  cluster.query("create role shop login");
  const database db{cluster.url()};
  cluster.query("alter database " + db.name() + " owner to shop");
  const auto as_shop = [&](const std::string& name) {
    return "postgresql://shop@127.0.0.1:" + std::to_string(cluster.port()) +
           "/" + name;
  };
  const reserved_port port;
  const sandbox neighbours{port.number()};
  client_log log;
  const service orders{port, neighbours, as_shop(db.name())};
  order_traffic traffic{port.number(), log};
  session_hog others{as_shop("postgres")};
  for (int round = 0; round < by_form(1, 20); ++round) {
    traffic.await_more(20);
    // Whoever comes first gets what is free; the service in the end nothing.
    wait_until("the service has no session", [&] {
      others.take();
      return db.end_sessions() == 0;
    });
    traffic.await_refusals(20);
    CHECK(orders.connect().get("/health/ready").status == 503);
    others.let_go();
  }
  traffic.await_more(20);
  traffic.stop();
  WARN(traffic.figures());
  CHECK(traffic.wrong() == texts{});
  CHECK(judge(log, neighbours, db) == texts{});
}
