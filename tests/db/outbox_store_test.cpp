#include "db/outbox_store.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "db/outbox_partitions.hpp"
#include "tests/db/migrated.hpp"
#include "tests/support/waiting.hpp"

using namespace orders;
using namespace orders::tests;

namespace {

const std::vector<int> all_partitions = {0, 1, 2,  3,  4,  5,  6,  7,
                                         8, 9, 10, 11, 12, 13, 14, 15};

/// An order's id that falls into this partition.
domain::uuid order_in(int partition) {
  auto id = fresh_id();
  id.bytes[15] = static_cast<std::uint8_t>((id.bytes[15] & 0xf0) | partition);
  return id;
}

/// Ages count from now, so a higher one is older.
domain::uuid add_event(const database& d, const domain::uuid& order,
                       std::optional<int> sequence, int age_seconds = 0) {
  const auto id = fresh_id();
  d.query(
      "insert into service_outbox (id, aggregate_type, aggregate_id, "
      "event_type, payload, created_at, sequence) values ($1, 'Order', $2, "
      "'order.created', $3, now() - make_interval(secs => $4), $5)",
      id.text(), order.text(),
      R"({"orderId":")" + order.text() + R"(","userId":"the user"})",
      age_seconds, sequence);
  return id;
}

std::vector<domain::uuid> ids_of(const std::vector<db::outbox_event>& events) {
  std::vector<domain::uuid> out;
  for (const auto& e : events) out.push_back(e.id);
  return out;
}

using ids = std::vector<domain::uuid>;

void park(db::connection& c, const domain::uuid& id) {
  const db::outbox_failure failure{id, "MSG_SIZE_TOO_LARGE: big", true, true};
  db::mark_failed(c, {&failure, 1});
}

}  // namespace

TEST_CASE("an event is fetched with its trace, if it has a valid one",
          "[db][outbox]") {
  migrated_database d;
  const std::string traceparent =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const auto order = order_in(3);
  add_event(d, order, 1);
  d.query("update service_outbox set traceparent = $1 where id = $2",
          traceparent, add_event(d, order, 2).text());
  d.query("update service_outbox set traceparent = 'odd' where id = $1",
          add_event(d, order, 3).text());
  const auto events =
      db::fetch_unpublished(d.reader(), all_partitions, {}, 100);
  REQUIRE(events.size() == 3);
  CHECK_FALSE(events[0].trace);
  REQUIRE(events[1].trace);
  CHECK(events[1].trace->text() == traceparent);
  CHECK_FALSE(events[2].trace);
}

TEST_CASE("events of an order are fetched together, in their order",
          "[db][outbox]") {
  migrated_database d;
  auto& c = d.reader();
  const auto older = order_in(3), newer = order_in(7);
  const auto third = add_event(d, older, 2, 10);
  const auto second = add_event(d, older, 1, 50);
  const auto first = add_event(d, older, std::nullopt, 5);
  const auto fourth = add_event(d, newer, 1, 40);
  const auto all = db::fetch_unpublished(c, all_partitions, {}, 100);
  CHECK(ids_of(all) == ids{first, second, third, fourth});
  REQUIRE(all.size() == 4);
  CHECK(all[1].order_id == older);
  CHECK(all[1].type == "order.created");
  CHECK(all[1].sequence == 1);
  CHECK_FALSE(all[0].sequence);
  CHECK(all[1].user_id == "the user");
  CHECK(all[1].refusals == 0);

  CHECK(ids_of(db::fetch_unpublished(c, all_partitions, {}, 2)) ==
        ids{first, second});
  CHECK(ids_of(db::fetch_unpublished(c, std::vector{7}, {}, 100)) ==
        ids{fourth});
  CHECK(db::fetch_unpublished(c, std::vector{0, 15}, {}, 100).empty());
  CHECK(ids_of(db::fetch_unpublished(c, all_partitions, std::vector{older},
                                     100)) == ids{fourth});
}

TEST_CASE("what is published is not fetched again", "[db][outbox]") {
  migrated_database d;
  auto& c = d.reader();
  const auto order = order_in(1);
  const auto first = add_event(d, order, 1), second = add_event(d, order, 2);
  const db::outbox_failure failure{first, "timed out", false, false};
  db::mark_failed(c, {&failure, 1});
  CHECK(d.value<std::string>(
            "select last_error from service_outbox where id = $1",
            first.text()) == "timed out");
  db::mark_published(c, std::vector{first});
  CHECK(ids_of(db::fetch_unpublished(c, all_partitions, {}, 100)) ==
        ids{second});
  CHECK(
      d.value<bool>("select is_published and published_at is not null "
                    "and last_error is null and retry_count = 0 "
                    "from service_outbox where id = $1",
                    first.text()));
}

TEST_CASE("an order with a parked event waits until it is requeued",
          "[db][outbox]") {
  migrated_database d;
  auto& c = d.reader();
  const auto bad = order_in(2), good = order_in(2);
  const auto poison = add_event(d, bad, 1, 20);
  const auto behind = add_event(d, bad, 2, 20);
  const auto other = add_event(d, good, 1, 10);
  const db::outbox_failure refusal{poison, "no", true, false};
  db::mark_failed(c, {&refusal, 1});
  CHECK(db::fetch_unpublished(c, all_partitions, {}, 100).at(0).refusals == 1);
  park(c, poison);
  CHECK(ids_of(db::fetch_unpublished(c, all_partitions, {}, 100)) ==
        ids{other});

  const auto parked = db::parked_events(c, 10);
  REQUIRE(parked.size() == 1);
  CHECK(parked[0].id == poison);
  CHECK(parked[0].order_id == bad);
  CHECK(parked[0].refusals == 2);
  CHECK(parked[0].error == "MSG_SIZE_TOO_LARGE: big");

  CHECK(db::requeue_parked(c, ids{behind}).empty());
  CHECK(db::requeue_parked(c, ids{poison}) == ids{poison});
  CHECK(db::requeue_parked(c, ids{poison}).empty());
  CHECK(ids_of(db::fetch_unpublished(c, all_partitions, {}, 100)) ==
        ids{poison, behind, other});
  park(c, poison);
  CHECK(db::requeue_parked(c, std::nullopt) == ids{poison});
  CHECK(db::parked_events(c, 10).empty());
}

TEST_CASE("many parked orders do not hide the others", "[db][outbox]") {
  migrated_database d;
  d.query(
      "insert into service_outbox (aggregate_type, aggregate_id, event_type, "
      "payload, created_at, sequence, parked_at) "
      "select 'Order', gen_random_uuid(), 'order.created', '{}', "
      "now() - interval '1 day', 1, now() from generate_series(1, 3000)");
  const auto waiting = add_event(d, order_in(5), 1);
  CHECK(ids_of(db::fetch_unpublished(d.reader(), all_partitions, {}, 50)) ==
        ids{waiting});
}

TEST_CASE("retention removes what was published before a moment, in batches",
          "[db][outbox]") {
  migrated_database d;
  auto& c = d.reader();
  const auto order = order_in(9);
  for (int i = 1; i <= 5; ++i) add_event(d, order, i, 864'000);
  add_event(d, order, 6, 864'000);
  add_event(d, order, 7);
  d.query(
      "update service_outbox set is_published = true, "
      "published_at = created_at where sequence in (1, 2, 3, 7)");
  d.query(
      "update service_outbox set is_published = true, published_at = now() "
      "where sequence = 6");
  const auto week_ago = test_environment().now() - std::chrono::hours{24 * 7};
  CHECK(db::delete_published_before(c, week_ago, 2) == 2);
  CHECK(db::delete_published_before(c, week_ago, 2) == 1);
  CHECK(db::delete_published_before(c, week_ago, 2) == 0);
  // Unpublished ones, those published late and the new one stay.
  CHECK(d.count("service_outbox") == 4);
}

TEST_CASE("the statistics tell how far publishing is behind", "[db][outbox]") {
  migrated_database d;
  auto& c = d.reader();
  CHECK(db::statistics_of_outbox(c).unpublished == 0);
  CHECK(db::statistics_of_outbox(c).oldest_age_seconds == 0);
  add_event(d, order_in(1), 1, 3600);
  const auto bad = add_event(d, order_in(2), 1, 60);
  park(c, bad);
  const auto now = db::statistics_of_outbox(c);
  CHECK(now.unpublished == 2);
  CHECK(now.oldest_age_seconds >= 3600);
  CHECK(now.oldest_age_seconds < 7200);
  CHECK(now.parked == 1);
}

TEST_CASE("relays share the partitions, and a lost one's go to the others",
          "[db][outbox]") {
  migrated_database d;
  auto one = std::make_unique<db::connection>(d.conninfo());
  db::connection two{d.conninfo()};
  db::outbox_partitions ones, twos;
  ones.balance(*one);
  CHECK(ones.held().size() == 16);
  twos.balance(two);
  CHECK(twos.held().empty());
  ones.balance(*one);
  CHECK(ones.held().size() == 8);
  twos.balance(two);
  CHECK(twos.held().size() == 8);
  std::set<int> both{ones.held().begin(), ones.held().end()};
  both.insert(twos.held().begin(), twos.held().end());
  CHECK(both.size() == 16);

  one.reset();
  wait_until("the lost relay's locks are gone", [&] {
    twos.balance(two);
    return twos.held().size() == 16;
  });
  twos.release_all(two);
  db::connection three{d.conninfo()};
  db::outbox_partitions threes;
  threes.balance(three);
  CHECK(threes.held().size() == 8);
}

TEST_CASE("a large outbox is fetched by its index", "[db][outbox]") {
  migrated_database d;
  d.query(
      "insert into service_outbox (aggregate_type, aggregate_id, event_type, "
      "payload, created_at, sequence, is_published, published_at) "
      "select 'Order', gen_random_uuid(), 'order.created', '{}', now(), 1, "
      "n % 4 <> 0, now() from generate_series(1, 20000) n");
  d.query("analyze service_outbox");
  const auto before = d.value<std::int64_t>(
      "select coalesce(seq_scan, 0) from pg_stat_user_tables "
      "where relname = 'service_outbox'");
  // More than five times: by then the plan is the one for all parameters.
  for (int i = 0; i < 8; ++i)
    CHECK(db::fetch_unpublished(d.reader(), all_partitions, {}, 160).size() ==
          160);
  d.query("select pg_stat_force_next_flush()");
  pqxx::nontransaction{d.reader().raw()}.exec(
      "select pg_stat_force_next_flush()");
  CHECK(d.value<std::int64_t>(
            "select coalesce(seq_scan, 0) from pg_stat_user_tables "
            "where relname = 'service_outbox'") == before);
}
