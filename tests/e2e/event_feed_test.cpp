// GET /api/internal/events: what a neighbour without Kafka goes by.
#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <thread>

#include "tests/support/basket.hpp"
#include "tests/support/ledger.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;
using nlohmann::json;

namespace {

const std::string feed = "/api/internal/events";
constexpr std::chrono::seconds patient{60};

headers reader_service() {
  return as_service("seller-service");
}

/// One page; throws when it is refused.
json page(client& c, const std::string& query) {
  const auto got = c.get(feed + query, reader_service());
  if (got.status != 200)
    throw std::runtime_error(std::to_string(got.status) + got.text + got.error);
  return got.data();
}

/// Reads on, in pages of `limit`, until it has had `count` events.
std::vector<json> read_all(client& c, std::size_t count,
                           const std::string& limit) {
  std::vector<json> out;
  std::string after;
  wait_until(
      std::to_string(count) + " events",
      [&] {
        const auto got = page(c, "?limit=" + limit + after);
        for (const auto& event : got.at("events")) out.push_back(event);
        after = "&after=" + got.at("nextCursor").get<std::string>();
        return out.size() >= count;
      },
      patient);
  return out;
}

std::string place_and_pay(client& c, unsigned who) {
  const std::string id = place_order(c, shopper(who), basket("k")).at("id");
  const auto paid =
      c.put("/api/orders/" + id + "/status", as_service("payment-service"),
            {{"newStatus", "paid"}});
  if (paid.status != 200) throw std::runtime_error(paid.text);
  return id;
}

std::size_t stored_events(const database& db) {
  return static_cast<std::size_t>(
      db.value<std::int64_t>("select count(*) from service_outbox"));
}

}  // namespace

TEST_CASE("paging through the feed gives every event once and in sequence") {
  const world w;
  auto c = w.orders.connect();
  for (unsigned who = 1; who <= 5; ++who) place_and_pay(c, who);
  const auto count = stored_events(w.db);
  REQUIRE(count >= 15);
  for (const auto* limit : {"1", "4", "1000"}) {
    const auto events = read_all(c, count, limit);
    CHECK(events.size() == count);
    std::map<std::string, std::int64_t> last;
    std::set<std::string> ids, cursors;
    for (const auto& event : events) {
      INFO(event);
      CHECK(event.at("sequence") == ++last[event.at("aggregateId")]);
      CHECK(ids.insert(event.at("id")).second);
      CHECK(cursors.insert(event.at("cursor")).second);
      CHECK(event.at("payload").at("eventId") == event.at("id"));
      CHECK(event.at("payload").at("orderId") == event.at("aggregateId"));
      CHECK(event.at("payload").at("occurredAt") == event.at("occurredAt"));
    }
    CHECK(last.size() == 5);
  }
}

TEST_CASE("an empty page gives a cursor to go on from") {
  const world w;
  auto c = w.orders.connect();
  const auto nothing = page(c, "");
  CHECK(nothing.at("events").empty());
  CHECK(nothing.at("more") == false);
  const std::string after = nothing.at("nextCursor");
  CHECK(page(c, "?after=" + after).at("nextCursor") == after);
  place_and_pay(c, 1);
  const auto count = stored_events(w.db);
  wait_until(
      "the events after an empty page",
      [&] { return page(c, "?after=" + after).at("events").size() == count; },
      patient);
}

TEST_CASE("who waits at the end of the feed is told of the next event") {
  const world w;
  auto c = w.orders.connect();
  // Some wait for the same, one for something else.
  std::vector<json> got(5);
  std::vector<std::thread> waiting;
  for (std::size_t i = 0; i < got.size(); ++i)
    waiting.emplace_back([&, i] {
      client own{w.orders.port(), patient};
      const std::string query = i == 4 ? "?wait=30&limit=1" : "?wait=30";
      // A page may come empty when its time is over: then it is asked again.
      for (int tries = 0; tries < 4 && got[i].empty(); ++tries) {
        const auto reply = own.get(feed + query, reader_service());
        if (reply.status == 200) got[i] = reply.data().at("events");
      }
    });
  const std::string id = place_order(c, shopper(), basket("k")).at("id");
  for (auto& one : waiting) one.join();
  for (const auto& events : got) {
    REQUIRE_FALSE(events.empty());
    CHECK(events.at(0).at("aggregateId") == id);
    CHECK(events.at(0).at("type") == "order.created");
  }
}

TEST_CASE("who waits for nothing gets an empty page") {
  const world w;
  auto c = w.orders.connect();
  CHECK(page(c, "?wait=1").at("events").empty());
}

TEST_CASE("a service that stops lets go of those who wait") {
  world w;
  // The connection is kept: a drain would close it, unless it is at work.
  reply got;
  std::thread waiting{[&] {
    client own{w.orders.port(), patient};
    got = own.get(feed + "?wait=30", reader_service());
  }};
  // In the log of the database: the feed looks again while somebody waits.
  wait_until(
      "somebody to wait",
      [&] {
        return w.db.value<bool>(
            "select count(*) > 0 from pg_stat_activity where datname = "
            "current_database() and query like '-- event/feed:%'");
      },
      patient);
  CHECK(w.orders.stop() == 0);
  waiting.join();
  CHECK(got.status == 200);
  if (got.status == 200) CHECK(got.data().at("events").empty());
}

TEST_CASE("a bad query of the feed names its parameters") {
  const world w;
  auto c = w.orders.connect();
  const auto got =
      c.get(feed + "?after=nowhere&limit=1001&wait=31", reader_service());
  CHECK(got.status == 400);
  CHECK(each(got.json().at("details"), "field") ==
        std::vector<std::string>{"after", "limit", "wait"});
}
