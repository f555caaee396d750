// SIGTERM in the middle of a mixed load: what was taken on is finished and
// answered, what was not was never begun, and nothing is left held.
#include <catch2/catch.hpp>
#include <chrono>
#include <iostream>
#include <map>
#include <set>

#include "tests/faults/mixed_load.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/form.hpp"
#include "tests/support/waiting.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using texts = std::vector<std::string>;
using std::chrono::steady_clock;

namespace {

texts column(const database& db, const std::string& sql) {
  texts out;
  for (const auto& row : db.query(sql)) out.emplace_back(row[0].c_str());
  return out;
}

/// Checkouts and moves that nobody was told of, and which were made.
texts done_unanswered(const client_log& log, const database& db) {
  const auto keys = column(db, "select idempotency_key from checkout");
  const auto moves = column(
      db, "select order_id || ' ' || to_status from order_status_history");
  const std::set<std::string> placed{keys.begin(), keys.end()},
      moved{moves.begin(), moves.end()};
  std::map<std::string, bool> asked;
  for (const auto& c : log.checkouts())
    if (placed.contains(c.key)) asked[c.key] |= c.answer.answered();
  for (const auto& m : log.moves())
    if (const auto what = m.order + " " + m.status; moved.contains(what))
      asked[what] |= m.answer.answered();
  texts out;
  for (const auto& [what, is_answered] : asked)
    if (!is_answered) out.push_back(what);
  return out;
}

/// What the service would leave at the server if it went without a word.
int held(const database& db) {
  return db.value<int>(
      R"(select (select count(*) from pg_stat_activity
           where datname = $1 and pid <> pg_backend_pid()) +
           (select count(*) from pg_locks l
            join pg_database d on d.oid = l.database
            where d.datname = $1 and l.locktype = 'advisory'))",
      db.name());
}

}  // namespace

TEST_CASE("SIGTERM under mixed load fails no request and holds nothing") {
  // Reporting to neighbours goes on all the time, on leases.
  world w{{{"COMMISSIONS_ENABLED", "true"}, {"SWEEP_INTERVAL_MS", "200"}}};
  // Many requests are on their way at any time.
  w.neighbours.set_faults("payment", {{"mode", "delay"}, {"ms", 100}});
  client_log log;
  double worst = 0;
  std::size_t acknowledged = 0;
  const int rounds = by_form(2, 40);
  for (int round = 0; round < rounds; ++round) {
    mixed_load load{w.port.number(),
                    log,
                    {.name = "stop" + std::to_string(round), .callers = 12}};
    load.await(20 + std::size_t(round) % 7);
    const auto told = steady_clock::now();
    CHECK(w.orders.stop() == 0);
    worst = std::max(
        worst,
        std::chrono::duration<double>(steady_clock::now() - told).count());
    load.leave();
    acknowledged += load.acknowledged();
    CHECK(load.wrong() == texts{});
    // No 503 either: a request is finished, or was not taken.
    for (const int status : load.unanswered()) REQUIRE(status == 0);
    CHECK(done_unanswered(log, w.db) == texts{});
    CHECK(eventually([&] { return held(w.db) == 0; }));
    w.orders.restart();
  }
  // The stated bound, at which the end would be forced with exit code 1.
  CHECK(worst < 10);
  // What one process had leased the next one finishes.
  w.neighbours.heal();
  CHECK(eventually(
      [&] {
        return w.db.value<int>(
                   "select count(*) from neighbour_duty "
                   "where done_at is null") == 0;
      },
      std::chrono::seconds{180}));
  CHECK(w.db.value<int>("select count(*) from neighbour_duty") > 0);
  CHECK(w.orders.stop() == 0);
  CHECK(judge(log, w.neighbours, w.db) == texts{});
  std::cout << rounds << " SIGTERMs, " << acknowledged
            << " checkouts acknowledged, ended after " << worst
            << " s at worst\n";
}
