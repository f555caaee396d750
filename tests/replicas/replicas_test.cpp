// Three replicas on one database behind HAProxy: what happens to one of them is
// noticed by nobody but whose request it was working on.
#include <catch2/catch.hpp>
#include <csignal>
#include <map>
#include <memory>
#include <set>

#include "tests/replicas/balancer.hpp"
#include "tests/replicas/shopping.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;
using texts = std::vector<std::string>;

namespace {

constexpr std::chrono::seconds patient{60};

/// The database, the neighbours, three replicas, and HAProxy before them.
class replicated_world {
 public:
  static constexpr std::size_t count = 3;

  replicated_world() : neighbours(front.number()) {
    std::vector<int> numbers;
    for (std::size_t i = 0; i < count; ++i) {
      // Its delay ends with a second signal, not with time.
      replicas_.push_back(std::make_unique<service>(
          ports_[i], neighbours, db.url(),
          environment{{"SHUTDOWN_DELAY_MS", "60000"}}));
      numbers.push_back(ports_[i].number());
    }
    balance = std::make_unique<balancer>(front, numbers);
  }

  /// Counted from 1, as HAProxy's configuration does.
  service& replica(std::size_t number) { return *replicas_[number - 1]; }
  int port() const { return front.number(); }

  database db;
  reserved_port front;
  sandbox neighbours;
  std::unique_ptr<balancer> balance;

 private:
  reserved_port ports_[count];
  std::vector<std::unique_ptr<service>> replicas_;
};

/// As an operator restarts it: told to stop, out of the balancer, ended,
/// started, in again.
void restart_gently(replicated_world& w, std::size_t number, complaints& book) {
  auto& replica = w.replica(number);
  const auto name = "gentle" + std::to_string(number);
  {
    batch meanwhile{w.port(), name + "a", 24, book};
    meanwhile.await(1);
    replica.program().signal(SIGTERM);
    w.balance->await_state(number, "DOWN");
  }
  batch meanwhile{w.port(), name + "b", 24, book};
  meanwhile.await(1);
  replica.program().signal(SIGTERM);
  CHECK(replica.program().await_end(patient) == 0);
  replica.restart();
  w.balance->await_state(number, "UP");
}

/// Everything in the feed, in its order.
std::vector<json> feed_of(const replicated_world& w, std::size_t count) {
  client c{w.port()};
  std::vector<json> out;
  std::string after;
  wait_until(
      "all events are in the feed",
      [&] {
        const auto page = c.get("/api/internal/events?limit=1000" + after,
                                as_service("seller-service"))
                              .data();
        for (const auto& event : page.at("events")) out.push_back(event);
        after = "&after=" + page.at("nextCursor").get<std::string>();
        return out.size() >= count;
      },
      patient);
  return out;
}

/// Each event of each order once, in sequence.
void check_events(const replicated_world& w) {
  const auto stored =
      w.db.value<std::size_t>("select count(*) from service_outbox");
  const auto events = feed_of(w, stored);
  CHECK(events.size() == stored);
  std::map<std::string, std::int64_t> last;
  std::set<std::string> ids;
  for (const auto& event : events) {
    INFO(event);
    CHECK(event.at("sequence") == ++last[event.at("aggregateId")]);
    CHECK(ids.insert(event.at("id")).second);
  }
}

/// Reads of one order go to one replica, those of many orders to all.
void check_affinity(const replicated_world& w) {
  const auto ids = insert_orders(w.db, 40, "pending");
  client c{w.port()};
  const auto reads = [&] {
    std::vector<std::size_t> out;
    for (std::size_t i = 1; i <= replicated_world::count; ++i)
      out.push_back(w.balance->reads_of(i));
    return out;
  };
  const auto before = reads();
  for (int i = 0; i < 20; ++i) {
    CHECK(c.get("/api/orders/" + ids[0], as_user(shopper())).status == 200);
    CHECK(c.get("/api/admin/orders/" + ids[0], as_admin()).status == 200);
  }
  const auto after_one = reads();
  std::multiset<std::size_t> more;
  for (std::size_t i = 0; i < before.size(); ++i)
    more.insert(after_one[i] - before[i]);
  CHECK(more == std::multiset<std::size_t>{0, 0, 40});
  for (const auto& id : ids)
    CHECK(c.get("/api/orders/" + id, as_user(shopper())).status == 200);
  const auto after_many = reads();
  for (std::size_t i = 0; i < before.size(); ++i)
    CHECK(after_many[i] > after_one[i]);
}

}  // namespace

TEST_CASE("HAProxy takes the configuration, with any number of replicas") {
  for (const auto& replicas : {std::vector{3006}, std::vector{3006, 3007, 3008},
                               std::vector{1, 2, 3, 4, 5, 6}}) {
    process check{haproxy({"-c"}), balancer_variables(3000, 3001, replicas)};
    const auto code = check.await_end(patient);
    INFO(check.output());
    CHECK(code == 0);
    // A warning is a fault that is only tolerated.
    CHECK(check.output().find("WARNING") == std::string::npos);
  }
}

TEST_CASE("killed and restarted replicas are noticed by nobody else") {
  replicated_world w;
  check_affinity(w);
  complaints killed, gentle;
  {
    batch shoppers{w.port(), "kill", 40, killed};
    shoppers.await(8);
    w.replica(2).kill();
    contest(w.port(), insert_orders(w.db, 20, "ready_to_ship"), killed);
  }
  w.replica(2).restart();
  w.balance->await_state(2, "UP");
  CHECK(killed.all_wrong() == texts{});
  // Only what the dead one was working on: one request for each caller.
  const auto lost = killed.all_unanswered();
  INFO(w.balance->log());
  CHECK(lost.size() <= 2 * batch::callers);
  for (const int status : lost) CHECK((status == 502 || status == 0));

  for (std::size_t number = 1; number <= replicated_world::count; ++number)
    restart_gently(w, number, gentle);
  contest(w.port(), insert_orders(w.db, 20, "ready_to_ship"), gentle);
  CHECK(gentle.all_wrong() == texts{});
  CHECK(gentle.all_unanswered() == std::vector<int>{});

  CHECK(violations(w.db) == texts{});
  CHECK(w.neighbours.payments_summary()
            .at("orders_with_two_live_invoices")
            .empty());
  check_events(w);
}
