// From commit to Kafka: the service, its relays and an independent reader.

#include <signal.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>

#include "tests/delivery/shop.hpp"
#include "tests/delivery/topic_reader.hpp"
#include "tests/support/form.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

std::unique_ptr<process> start_relay(const shop& s,
                                     const environment& more = {}) {
  auto variables = s.relay_variables();
  for (const auto& [name, value] : more) variables[name] = value;
  auto out = std::make_unique<process>(
      std::vector<std::string>{built_program("order-service"), "relay"},
      variables);
  out->await_output("relaying");
  return out;
}

/// Runs a subcommand to its end: exit code and output.
std::pair<int, std::string> run(const shop& s,
                                const std::vector<std::string>& arguments) {
  std::vector<std::string> command{built_program("order-service")};
  command.insert(command.end(), arguments.begin(), arguments.end());
  process p{command, s.relay_variables()};
  const int code = p.await_end();
  return {code, p.output()};
}

json check_all_arrived(const shop& s, const std::string& keyed_by = "order") {
  const auto events = s.drained();
  const auto report = read_topic(s.kafka, s.topic, events, keyed_by);
  INFO(report.dump());
  CHECK(report.at("faults").empty());
  CHECK(report.at("events") == events);
  CHECK(s.count("is_published and published_at is not null "
                "and last_error is null") == events);
  return report;
}

/// How many partitions each session of the database holds.
std::vector<int> shares(const shop& s) {
  std::vector<int> out;
  for (const auto& row : s.everything.db.query(
           "select count(*) from pg_locks where locktype = 'advisory' "
           "and objsubid = 2 and objid < 16 and granted and database = "
           "(select oid from pg_database where datname = current_database()) "
           "group by pid"))
    out.push_back(row[0].as<int>());
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

TEST_CASE("every event reaches Kafka, in order, with its headers") {
  const shop s;
  shopping load{s.everything.port.number()};
  load.await_more(60);
  load.join();
  CHECK(load.failed() == 0);
  const auto report = check_all_arrived(s);
  CHECK(report.at("traced") == report.at("messages"));
}

TEST_CASE("events may be keyed by the user") {
  const shop s{{{"ORDER_EVENTS_KEY", "user"}}};
  shopping load{s.everything.port.number()};
  load.await_more(10);
  load.join();
  check_all_arrived(s, "user");
}

TEST_CASE("with Kafka away checkouts go on, and later everything arrives") {
  const shop s;
  if (!s.kafka.steerable()) return;
  shopping load{s.everything.port.number(), 2};
  load.await_more(5);
  const auto away_until =
      std::chrono::steady_clock::now() + std::chrono::seconds{by_form(0, 60)};
  s.kafka.down();
  load.await_more(20);
  // The database says why, without counting towards parking.
  wait_until("an outage is written down",
             [&] { return s.count("last_error is not null") > 0; });
  CHECK(s.count("retry_count > 0") == 0);
  wait_until(
      "the outage is over",
      [&] { return std::chrono::steady_clock::now() >= away_until; },
      std::chrono::hours{1});
  load.await_more(5);
  s.kafka.up();
  load.await_more(5);
  load.join();
  CHECK(load.failed() == 0);
  check_all_arrived(s);
}

TEST_CASE("killed relays lose nothing and keep the order") {
  const shop s{{{"RELAY_ENABLED", "false"}}};
  shopping load{s.everything.port.number(), 2};
  for (int round = 0; round < by_form(4, 50); ++round) {
    const auto relay = start_relay(s);
    const auto before = s.count("is_published");
    // Another moment of its rounds each time.
    wait_until(
        "the relay publishes",
        [&] { return s.count("is_published") > before + 7 * round; },
        std::chrono::milliseconds{60'000});
    relay->kill();
  }
  load.join();
  CHECK(load.failed() == 0);
  const auto relay = start_relay(s);
  check_all_arrived(s);
  CHECK(relay->terminate() == 0);
}

TEST_CASE("two relays share the orders, and one takes over from the other") {
  const shop s;
  const std::chrono::milliseconds long_patience{60'000};
  wait_until(
      "the first relay has all partitions",
      [&] { return shares(s) == std::vector{16}; }, long_patience);
  auto second = start_relay(s);
  wait_until(
      "both have half of them",
      [&] {
        return shares(s) == std::vector{8, 8};
      },
      long_patience);
  shopping load{s.everything.port.number(), 2};
  load.await_more(20);
  CHECK(second->terminate() == 0);
  load.await_more(5);
  wait_until(
      "the first relay has all again",
      [&] { return shares(s) == std::vector{16}; }, long_patience);
  load.join();
  check_all_arrived(s);
}

TEST_CASE("an event that Kafka refuses is parked and does not block others") {
  const shop s{{{"KAFKA_OPTIONS", "message.max.bytes=20000"},
                {"OUTBOX_MAX_ATTEMPTS", "2"}}};
  auto c = s.everything.orders.connect();
  const std::string id = place_order(c, shopper(), basket("good")).at("id");
  s.drained();
  // Its next event will be one that nobody takes.
  const std::string poison = s.everything.db.value<std::string>(
      "insert into service_outbox (aggregate_type, aggregate_id, event_type, "
      "payload, sequence) values ('Order', $1::uuid, 'order.noted', "
      "jsonb_build_object('orderId', $1::text, 'filler', "
      "repeat('x', 50000)), 100) returning id",
      id);
  shopping load{s.everything.port.number(), 2};
  load.await_more(5);
  load.join();
  wait_until(
      "the event is parked, everything else published",
      [&] {
        return s.count("not is_published") == 1 &&
               s.count("parked_at is not null") == 1;
      },
      std::chrono::milliseconds{60'000});
  CHECK(s.count("retry_count = 2 and last_error like 'MSG_SIZE_TOO_LARGE%'") ==
        1);

  const auto [listed, list] = run(s, {"outbox", "list", "--limit", "5"});
  CHECK(listed == 0);
  CHECK(list.find(poison + " order.noted " + id + " 2 MSG_SIZE_TOO_LARGE") ==
        0);
  CHECK(std::count(list.begin(), list.end(), '\n') == 1);

  s.everything.db.query(
      "update service_outbox set payload = payload - 'filler' where id = $1",
      poison);
  CHECK(run(s, {"outbox", "requeue"}).first == 1);
  CHECK(run(s, {"outbox", "requeue", id}).first == 1);
  const auto [requeued, answer] = run(s, {"outbox", "requeue", poison});
  CHECK(requeued == 0);
  CHECK(answer == poison + " requeued\n");
  s.drained();
  CHECK(run(s, {"outbox", "list"}) == std::pair<int, std::string>{0, ""});
  CHECK(run(s, {"outbox", "requeue", "--all"}).first == 0);
}

TEST_CASE("published events are removed after their time") {
  const shop s{{{"RELAY_ENABLED", "false"}}};
  const auto& db = s.everything.db;
  db.query(
      "insert into service_outbox (aggregate_type, aggregate_id, event_type, "
      "payload, created_at, is_published, published_at) "
      "select 'Order', gen_random_uuid(), 'order.created', '{}', moment, true, "
      "moment from (select now() - make_interval(days => 1 + n % 2 * 9) "
      "as moment from generate_series(1, 3000) n) old");
  const auto relay = start_relay(s);
  wait_until("old events are removed", [&] { return s.count("true") == 1500; });
}
