// Several group commits on the same orders, as several replicas are.

#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <thread>

#include "tests/db/migrated.hpp"
#include "tests/support/waiting.hpp"

using namespace orders;
using namespace orders::tests;
using db::write_verdict;

namespace {

/// Lets several threads begin each round together.
class round_start {
 public:
  explicit round_start(int threads) : threads_(threads) {}
  void arrive_and_wait() {
    std::unique_lock lock{mutex_};
    const auto round = round_;
    if (++waiting_ == threads_) {
      waiting_ = 0;
      ++round_;
      all_.notify_all();
    } else {
      all_.wait(lock, [&] { return round_ != round; });
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  const int threads_;
  int waiting_ = 0, round_ = 0;
};

/// Deadlocks that the server has broken in this database.
int deadlocks(const database& d) {
  // Sessions report their counts when they end.
  d.end_sessions();
  return d.value<int>(
      "select deadlocks from pg_stat_database "
      "where datname = current_database()");
}

/// The server's log speaks of this database and a deadlock or a long wait.
bool log_tells_of_locks(const database& d) {
  const char* path = std::getenv("POSTGRES_LOG");
  if (!path) return false;
  std::ifstream log{path};
  for (std::string line; std::getline(log, line);)
    if (line.find(d.name()) != std::string::npos &&
        (line.find("deadlock detected") != std::string::npos ||
         line.find("still waiting") != std::string::npos))
      return true;
  return false;
}

domain::order_change new_charge(const domain::order& o, std::int64_t minor) {
  return **domain::decide(
      o, domain::set_charges{domain::money::of_minor(minor), {}}, {},
      test_environment());
}

std::vector<domain::uuid> place_many(migrated_database& d, std::size_t count) {
  std::vector<domain::placement> batch;
  for (std::size_t i = 0; i < count; ++i) batch.push_back(a_checkout().make());
  db::group_commit writer{d.conninfo()};
  std::vector<domain::uuid> ids;
  for (const auto& outcome : commit_all(writer, batch))
    if (!is_committed(outcome)) throw std::runtime_error(outcome.why.message);
  for (const auto& p : batch) ids.push_back(p.orders[0].order.id);
  return ids;
}

/// Applies one change to each of the orders, again and again for those whose
/// row was changed in between by somebody else. Anything but a commit or a
/// conflict ends it.
bool apply_to_all(db::group_commit& writer, db::connection& reader,
                  std::vector<domain::uuid> ids, std::int64_t charge) {
  while (!ids.empty()) {
    std::vector<domain::order_change> changes;
    for (const auto& o : db::orders_by_ids(reader, ids))
      changes.push_back(new_charge(o, charge));
    const auto outcomes = commit_all(writer, changes);
    ids.clear();
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (outcomes[i].verdict == write_verdict::conflict)
        ids.push_back(changes[i].after.id);
      else if (!is_committed(outcomes[i]))
        return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("events of an order are numbered without gaps whoever writes them",
          "[db][concurrent]") {
  migrated_database d;
  const auto ids = place_many(d, 6);
  constexpr int writers = 2;
  constexpr int rounds = 12;
  std::atomic<int> failures = 0;
  std::vector<std::thread> threads;
  for (int w = 0; w < writers; ++w)
    threads.emplace_back([&, w] {
      db::group_commit writer{d.conninfo()};
      db::connection reader{d.conninfo()};
      for (int r = 0; r < rounds; ++r)
        if (!apply_to_all(writer, reader, ids, 100 * (1 + r * writers + w)))
          ++failures;
    });
  for (auto& t : threads) t.join();
  CHECK(failures == 0);
  // One event each from being placed and from every change.
  const auto rows = d.query(
      "select o.version, o.event_sequence, "
      "  (select string_agg(e.sequence::text, ' ' order by e.sequence) "
      "   from service_outbox e where e.aggregate_id = o.id), "
      "  (select count(*) from order_status_history h "
      "   where h.order_id = o.id) from \"order\" o");
  REQUIRE(rows.size() == ids.size());
  std::string all_numbers;
  for (int n = 1; n <= 1 + writers * rounds; ++n)
    all_numbers += (n > 1 ? " " : "") + std::to_string(n);
  for (const auto& row : rows) {
    CHECK(row[0].as<int>() == writers * rounds);
    CHECK(row[1].as<int>() == 1 + writers * rounds);
    CHECK(row[2].as<std::string>() == all_numbers);
    CHECK(row[3].as<int>() == 1 + writers * rounds);
  }
}

TEST_CASE(
    "writers that take overlapping orders in opposite order do not "
    "deadlock",
    "[db][concurrent]") {
  migrated_database d;
  const auto ids = place_many(d, 64);
  constexpr int rounds = 8;
  round_start start{2};
  std::atomic<int> failures = 0;
  const auto write = [&](std::vector<domain::uuid> mine, int writer_number) {
    db::group_commit writer{d.conninfo()};
    db::connection reader{d.conninfo()};
    for (int r = 0; r < rounds; ++r) {
      start.arrive_and_wait();
      if (!apply_to_all(writer, reader, mine,
                        100 * (1 + 2 * r + writer_number)))
        ++failures;
    }
  };
  // 48 of 64 each, 32 in common.
  std::thread first{write, std::vector(ids.begin(), ids.begin() + 48), 0};
  std::thread second{write, std::vector(ids.rbegin(), ids.rbegin() + 48), 1};
  first.join();
  second.join();
  CHECK(failures == 0);
  CHECK(d.value<int>("select sum(version) from \"order\"") == 2 * 48 * rounds);
  CHECK(deadlocks(d) == 0);
  CHECK_FALSE(log_tells_of_locks(d));
}

TEST_CASE("writers that place the same keys in opposite order do not deadlock",
          "[db][concurrent]") {
  migrated_database d;
  const auto user = fresh_id();
  const auto of_key = [&](std::string key) {
    return a_checkout().by(user).under(std::move(key)).make();
  };
  // Somebody holds the key `m`, so that the first writer stops half-way.
  pqxx::connection holder{d.url()};
  pqxx::work held{holder};
  held.exec_params(
      "insert into checkout values ($1, $2, 'm', $3, null, null, now())",
      fresh_id().text(), user.text(), std::string(64, 'f'));
  const auto waits = [&](const std::string& application) {
    return d.value<bool>(
        "select exists (select from pg_stat_activity "
        "where datname = current_database() and application_name = $1 "
        "and wait_event_type = 'Lock')",
        application);
  };
  const auto write = [&](const std::string& application,
                         const std::vector<domain::placement>& batch,
                         int& committed) {
    db::group_commit writer{d.conninfo(application)};
    for (const auto& outcome : commit_all(writer, batch))
      committed += is_committed(outcome);
  };
  const std::vector forwards{of_key("a"), of_key("m"), of_key("z")};
  const std::vector backwards{of_key("z"), of_key("a")};
  int first_committed = 0;
  int second_committed = 0;
  std::thread first{[&] { write("first", forwards, first_committed); }};
  wait_until("the first writer waits", [&] { return waits("first"); });
  std::thread second{[&] { write("second", backwards, second_committed); }};
  wait_until("the second writer waits", [&] { return waits("second"); });
  held.abort();
  first.join();
  second.join();
  CHECK(first_committed == 3);
  CHECK(second_committed == 0);
  CHECK(d.count("\"order\"") == 3);
  CHECK(deadlocks(d) == 0);
  CHECK_FALSE(log_tells_of_locks(d));
}
