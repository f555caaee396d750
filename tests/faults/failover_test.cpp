// The primary is lost and its synchronous standby takes over; the service is
// told of both from the start and is never restarted.
#include <catch2/catch.hpp>

#include "tests/faults/order_traffic.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/form.hpp"
#include "tests/support/kafka.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using namespace std::chrono_literals;

namespace {

using texts = std::vector<std::string>;
using clock_type = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// A promise of two seconds, and as much again for a busy machine.
constexpr auto longest_recovery = 2000ms + 2000ms;

/// Two servers that swap their roles.
struct server_pair {
  postgres_cluster one, other{one, {}};
  postgres_cluster* primary = &one;
  postgres_cluster* standby = &other;

  server_pair() { await_commits_on_both(); }

  /// From now on nothing is acknowledged that the standby does not have.
  void await_commits_on_both() const {
    primary->set("synchronous_standby_names", "*");
    wait_until("the standby is synchronous", [&] {
      return primary->query(
                 "select count(*) from pg_stat_replication "
                 "where sync_state = 'sync'") == "1";
    });
  }

  void fail_over() {
    primary->kill();
    standby->promote();
    std::swap(primary, standby);
  }

  void take_old_primary_back() const {
    standby->follow(*primary);
    await_commits_on_both();
  }

  std::string url(const std::string& name) const {
    return "postgresql://postgres@127.0.0.1:" + std::to_string(one.port()) +
           ",127.0.0.1:" + std::to_string(other.port()) + "/" + name;
  }
};

struct failover_world {
  explicit failover_world(const environment& settings = {})
      : orders(port, neighbours, servers.url(db.name()), settings) {}

  server_pair servers;
  database db{servers.one.url()};
  reserved_port port;
  sandbox neighbours{port.number()};
  client_log log;
  service orders;

  /// How long the service needs once the standby takes writes.
  milliseconds fail_over() {
    servers.fail_over();
    const auto began = clock_type::now();
    db.moves_to(servers.primary->port());
    auto c = orders.connect();
    wait_until("the service is ready again",
               [&] { return c.get("/health/ready").status == 200; });
    return std::chrono::duration_cast<milliseconds>(clock_type::now() - began);
  }

  std::int64_t unpublished() const {
    return db.value<std::int64_t>(
        "select count(*) from service_outbox where not is_published");
  }
};

/// Sessions of the service at this server, by what they ran last.
std::int64_t sessions_at(const postgres_cluster& server) {
  return std::stoll(
      server.query("select count(*) from pg_stat_activity "
                   "where application_name = 'order-service'"));
}

}  // namespace

TEST_CASE(
    "the primary is lost again and again: its standby goes on, and "
    "nothing acknowledged is lost") {
  const auto topic = unique_topic("failover");
  const kafka_broker kafka{{topic}};
  failover_world w{{{"KAFKA_BROKERS", kafka.brokers()},
                    {"ORDER_EVENTS_TOPIC", topic},
                    {"SWEEP_INTERVAL_MS", "200"}}};
  order_traffic traffic{w.port.number(), w.log};
  milliseconds slowest{0};
  const int times = by_form(2, 5);
  for (int i = 0; i < times; ++i) {
    traffic.await_more(40);
    slowest = std::max(slowest, w.fail_over());
    traffic.await_more(20);
    // Relay and sweeper have found the new primary as well.
    w.servers.take_old_primary_back();
  }
  traffic.await_more(40);
  traffic.stop();
  WARN(times << " fail-overs; " << traffic.figures() << "; slowest recovery "
             << slowest.count() << " ms");
  CHECK(traffic.wrong() == texts{});
  CHECK(slowest <= longest_recovery);
  CHECK(eventually([&] { return w.unpublished() == 0; }));
  CHECK(judge(w.log, w.neighbours, w.db) == texts{});
}

TEST_CASE("a primary that was taken over from and returns is not written") {
  failover_world w;
  const auto& old = w.servers.one;
  order_traffic traffic{w.port.number(), w.log};
  traffic.await_more(20);
  w.fail_over();
  // Nobody told it: it believes that it is the primary, and waits for nobody.
  w.servers.one.start();
  old.set("synchronous_standby_names", "");
  REQUIRE(old.query("select pg_is_in_recovery()") == "f");
  for (int i = 0; i < by_form(5, 50); ++i) {
    traffic.await_more(5);
    w.db.end_sessions();
  }
  traffic.await_more(5);
  // Whoever came back asked it for its timeline: such a session ends at once.
  CHECK(eventually([&] { return sessions_at(old) == 0; }));
  CHECK(sessions_at(w.servers.other) > 0);
  traffic.stop();
  WARN(traffic.figures());
  CHECK(traffic.wrong() == texts{});
  CHECK(judge(w.log, w.neighbours, w.db) == texts{});
}
