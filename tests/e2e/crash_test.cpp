// The service and its database sessions end at bad moments: nothing that was
// acknowledged is lost, nothing is done twice (design 1 and 6).
#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "tests/support/basket.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/in_parallel.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

/// Checkouts under keys of their own, from callers that go on whatever comes.
class checkout_load {
 public:
  checkout_load(int port, const std::string& name, std::size_t count,
                client_log& log)
      : name_(name), answers_(count), thread_([this, port, &log] {
          in_parallel(port, 16, answers_.size(),
                      [this, &log](client& c, std::size_t i) {
                        answers_[i] = check_out(c, shopper(), body(i));
                        log.checkout(shopper(), key(i), answers_[i]);
                        ++(answers_[i].answered() ? answered_ : unanswered_);
                      });
        }) {}
  ~checkout_load() {
    if (thread_.joinable()) thread_.join();
  }

  std::string key(std::size_t i) const {
    return name_ + "-" + std::to_string(i);
  }
  json body(std::size_t i) const {
    return basket(key(i), {line(1, 1 + int(i % 3)), line(2), line(0)});
  }

  /// Waits until so many were answered.
  void await_answers(std::size_t count) const {
    wait_until("checkouts are answered", [&] { return answered_ >= count; });
  }
  bool done() const { return answered_ + unanswered_ == answers_.size(); }
  const std::vector<reply>& join() {
    thread_.join();
    return answers_;
  }

 private:
  std::string name_;
  std::vector<reply> answers_;
  std::atomic<std::size_t> answered_{0}, unanswered_{0};
  std::thread thread_;
};

/// Sends every request of a load again; returns what was wrong with the
/// answers.
std::vector<std::string> retry_all(int port, const checkout_load& load,
                                   const std::vector<reply>& before,
                                   client_log& log) {
  std::vector<reply> after(before.size());
  in_parallel(port, 16, after.size(), [&](client& c, std::size_t i) {
    after[i] = check_out(c, shopper(), load.body(i));
    log.checkout(shopper(), load.key(i), after[i]);
  });
  std::vector<std::string> wrong;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const auto complain = [&](const std::string& what) {
      wrong.push_back(load.key(i) + " " + what + ": " +
                      std::to_string(after[i].status) + " " + after[i].text);
    };
    if (after[i].status != 200 && after[i].status != 201) {
      complain("was refused");
      continue;
    }
    const auto data = after[i].data();
    const bool was_placed = before[i].status == 201;
    if (was_placed && (after[i].status != 200 ||
                       each(data.at("orders"), "id") !=
                           each(before[i].data().at("orders"), "id")))
      complain("has other orders now");
    if (data.at("orders").size() != 3 || data.at("payments").size() != 3)
      complain("lacks an order or an invoice");
    else
      for (std::size_t n = 0; n < 3; ++n)
        if (cents(data["orders"][n]["totalAmount"]) !=
                cents(data["payments"][n]["payment"]["amount"]) ||
            data["orders"][n]["status"] != "awaiting_payment")
          complain("has a wrong invoice");
  }
  return wrong;
}

using texts = std::vector<std::string>;

int tell_paid(client& c, const std::string& id, client_log& log) {
  const auto answer =
      c.put("/api/orders/" + id + "/status", as_service("payment-service"),
            {{"newStatus", "paid"}});
  log.move(id, "paid", answer);
  return answer.status;
}

/// payment-service tells of each order once, whatever the answer.
class payment_load {
 public:
  payment_load(int port, const std::vector<std::string>& ids, client_log& log)
      : statuses_(ids.size()), thread_([this, port, ids, &log] {
          in_parallel(port, 16, ids.size(), [&](client& c, std::size_t i) {
            statuses_[i] = tell_paid(c, ids[i], log);
            if (statuses_[i] == 200) ++paid_;
            ++over_;
          });
        }) {}
  ~payment_load() {
    if (thread_.joinable()) thread_.join();
  }

  /// Waits until so many were acknowledged, or all have been told.
  void await_paid(std::size_t count) const {
    wait_until("payments are acknowledged",
               [&] { return paid_ >= count || over_ == statuses_.size(); });
  }
  const std::vector<int>& join() {
    thread_.join();
    return statuses_;
  }

 private:
  std::vector<int> statuses_;
  std::atomic<std::size_t> paid_{0}, over_{0};
  std::thread thread_;
};

/// Tells of all orders again, as a caller that delivers at least once.
void pay_the_rest(int port, const std::vector<std::string>& ids,
                  client_log& log) {
  std::vector<int> statuses(ids.size());
  in_parallel(port, 16, ids.size(), [&](client& c, std::size_t i) {
    for (int tries = 0; tries < 200 && statuses[i] != 200; ++tries)
      statuses[i] = tell_paid(c, ids[i], log);
  });
  CHECK(std::count(statuses.begin(), statuses.end(), 200) ==
        static_cast<long>(ids.size()));
}

}  // namespace

TEST_CASE("after a crash every retried checkout has one set of orders") {
  world w;
  client_log log;
  constexpr std::size_t cycles = 4, keys = 150;
  for (std::size_t cycle = 0; cycle < cycles; ++cycle) {
    checkout_load load{w.port.number(), "c" + std::to_string(cycle), keys, log};
    load.await_answers(20 + 15 * cycle);
    w.orders.kill();
    const auto answers = load.join();
    REQUIRE(std::any_of(answers.begin(), answers.end(),
                        [](const reply& r) { return !r.answered(); }));
    w.orders.restart();
    REQUIRE(retry_all(w.port.number(), load, answers, log) == texts{});
  }
  CHECK(w.db.value<std::size_t>("select count(*) from checkout") ==
        cycles * keys);
  CHECK(w.db.value<std::size_t>("select count(*) from \"order\"") ==
        cycles * keys * 3);
  const auto summary = w.neighbours.payments_summary();
  CHECK(summary.at("orders") == cycles * keys * 3);
  CHECK(summary.at("orders_with_two_live_invoices").empty());
  CHECK(judge(log, w.neighbours, w.db) == texts{});
}

TEST_CASE("SIGTERM under load: what was taken on is finished and answered") {
  world w;
  client_log log;
  // Many checkouts are on their way at any time.
  w.neighbours.set_faults("payment", {{"mode", "delay"}, {"ms", 150}});
  constexpr std::size_t keys = 600;
  checkout_load load{w.port.number(), "k", keys, log};
  load.await_answers(40);
  CHECK(w.orders.stop() == 0);
  const auto answers = load.join();
  std::set<std::string> placed;
  for (const auto& row : w.db.query("select idempotency_key from checkout"))
    placed.insert(row[0].c_str());
  std::size_t unanswered = 0;
  for (std::size_t i = 0; i < keys; ++i) {
    INFO(load.key(i) << " " << answers[i].status << " " << answers[i].error
                     << answers[i].text);
    // Who got no answer was turned away before anything was begun.
    REQUIRE(placed.contains(load.key(i)) == answers[i].answered());
    if (answers[i].answered()) {
      REQUIRE(answers[i].status == 201);
      CHECK(answers[i].data().at("payments").size() == 3);
    } else {
      ++unanswered;
    }
  }
  CHECK(unanswered > 0);
  CHECK(judge(log, w.neighbours, w.db) == texts{});
}

TEST_CASE("a checkout survives the loss of its database sessions") {
  const world w;
  client_log log;
  constexpr std::size_t keys = 250;
  checkout_load load{w.port.number(), "k", keys, log};
  int ended = 0;
  for (std::size_t round = 1; round <= 8 && !load.done(); ++round) {
    load.await_answers(25 * round);
    ended += w.db.end_sessions();
  }
  const auto answers = load.join();
  CHECK(ended > 0);
  std::size_t placed = 0;
  for (const auto& answer : answers) {
    INFO(answer.status << " " << answer.error << answer.text);
    REQUIRE((answer.status == 201 || answer.status == 503));
    placed += answer.status == 201;
  }
  CHECK(placed > 0);
  CHECK(retry_all(w.port.number(), load, answers, log) == texts{});
  CHECK(w.db.value<std::size_t>("select count(*) from checkout") == keys);
  CHECK(w.db.value<std::size_t>("select count(*) from \"order\"") == 3 * keys);
  CHECK(w.neighbours.payments_summary()
            .at("orders_with_two_live_invoices")
            .empty());
  CHECK(judge(log, w.neighbours, w.db) == texts{});
}

TEST_CASE("status changes survive the loss of database sessions") {
  const world w;
  client_log log;
  const auto ids = insert_orders(w.db, 1500, "awaiting_payment");
  payment_load load{w.port.number(), ids, log};
  for (std::size_t round = 1; round <= 5; ++round) {
    load.await_paid(round * 250);
    w.db.end_sessions();
  }
  load.join();
  pay_the_rest(w.port.number(), ids, log);
  CHECK(w.db.value<std::size_t>("select count(*) from service_outbox") ==
        ids.size());
  CHECK(judge(log, w.neighbours, w.db) == texts{});
}

TEST_CASE("an acknowledged status change survives a crash") {
  world w;
  client_log log;
  const auto ids = insert_orders(w.db, 1000, "awaiting_payment");
  payment_load load{w.port.number(), ids, log};
  load.await_paid(200);
  w.orders.kill();
  const auto statuses = load.join();
  std::set<std::string> paid;
  for (const auto& row :
       w.db.query("select id from \"order\" where status = 'paid'"))
    paid.insert(row[0].c_str());
  CHECK(paid.size() < ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (statuses[i] == 200) REQUIRE(paid.contains(ids[i]));
  w.orders.restart();
  pay_the_rest(w.port.number(), ids, log);
  CHECK(w.db.value<std::size_t>("select count(*) from service_outbox") ==
        ids.size());
  CHECK(judge(log, w.neighbours, w.db) == texts{});
}

TEST_CASE("the service is unready without its database and comes back") {
  const world w;
  auto c = w.orders.connect();
  const std::string id = place_order(c, shopper(), basket("k")).at("id");
  w.db.allow_sessions(false);
  // Its sessions end, and it gets no new ones.
  w.db.end_sessions();
  CHECK(eventually([&] { return c.get("/health/ready").status == 503; }));
  CHECK(c.get("/health").status == 200);
  CHECK(c.get("/api/orders/" + id, as_admin()).status == 503);
  CHECK(check_out(c, shopper(), basket("k2")).status == 503);
  w.db.allow_sessions(true);
  CHECK(eventually([&] { return c.get("/health/ready").status == 200; }));
  CHECK(eventually(
      [&] { return check_out(c, shopper(), basket("k2")).status == 201; }));
  CHECK(c.get("/api/orders/" + id, as_admin()).status == 200);
  CHECK(violations(w.db) == texts{});
}
