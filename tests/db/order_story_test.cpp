// What is known of an order besides its row, and which orders are stuck.
#include "db/order_story.hpp"

#include <catch2/catch.hpp>

#include "db/deadline_store.hpp"
#include "db/incident_store.hpp"
#include "db/outbox_store.hpp"
#include "db/stuck_orders.hpp"
#include "tests/db/migrated.hpp"

using namespace orders;
using namespace orders::tests;
using domain::order_status;
using domain::trouble_kind;

namespace {

const domain::order_policy policy;

db::stuck_orders stuck_in(migrated_database& d, std::size_t most = 10) {
  return db::find_stuck_orders(d.reader(), most, test_environment().now(),
                               policy);
}

void fail_looks(const migrated_database& d, const domain::uuid& id) {
  d.query(
      "insert into order_deadline (order_id, due_at, attempts, last_error) "
      "values ($1, now() + interval '1 minute', 2, 'no answer')",
      id.text());
}

domain::incident incident_of(const domain::uuid& order_id, std::string text) {
  return {
      .order_id = order_id, .what = "make_invoice", .text = std::move(text)};
}

}  // namespace

TEST_CASE("the history of an order is told in order, with its owner",
          "[db][story]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto o = placed_order_in(d, writer);
  for (const auto to : {order_status::awaiting_payment, order_status::paid})
    REQUIRE(is_committed(change(writer, a_move(d.order(o.id), to))));
  const auto found = db::history_of_order(d.reader(), o.id);
  REQUIRE(found);
  CHECK(found->user_id == o.user_id);
  std::string path;
  for (const auto& step : found->steps)
    path +=
        step.entry.from_status.value_or("") + ">" + step.entry.to_status + " ";
  CHECK(path == ">pending pending>awaiting_payment awaiting_payment>paid ");
  d.query("update \"order\" set deleted_at = now()");
  CHECK_FALSE(db::history_of_order(d.reader(), o.id));
  CHECK_FALSE(db::history_of_order(d.reader(), fresh_id()));
}

TEST_CASE("an order without history is still an order", "[db][story]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto o = placed_order_in(d, writer);
  d.query("delete from order_status_history");
  const auto found = db::history_of_order(d.reader(), o.id);
  REQUIRE(found);
  CHECK(found->steps.empty());
}

TEST_CASE("a story tells of events, incidents, duties and looks",
          "[db][story]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto o = placed_order_in(d, writer);
  d.query(
      "insert into neighbour_duty (order_id, neighbour, kind, detail, "
      "attempts, last_error) values ($1, 'warehouse', 'stock-reserve', "
      "'{}', 3, 'no answer')",
      o.id.text());
  d.query(
      "update service_outbox set parked_at = now(), last_error = 'too big'");
  fail_looks(d, o.id);
  const auto incident = incident_of(o.id, "no answer");
  db::keep_incidents(d.reader(), {&incident, 1});

  const auto story = db::story_of_order(d.reader(), o.id);
  CHECK(story.history.size() == 1);
  REQUIRE(story.events.size() == 1);
  CHECK(story.events[0].type == "order.created");
  CHECK(story.events[0].sequence == 1);
  CHECK(story.events[0].parked_at);
  CHECK_FALSE(story.events[0].published_at);
  CHECK(story.events[0].error == "too big");
  REQUIRE(story.duties.size() == 1);
  CHECK(story.duties[0].kind == "stock-reserve");
  CHECK(story.duties[0].attempts == 3);
  REQUIRE(story.incidents.size() == 1);
  CHECK(story.incidents[0].text == "no answer");
  REQUIRE(story.look);
  CHECK(story.look->failures == 2);
  CHECK_FALSE(story.look->looked_at);
}

TEST_CASE("a look that changed nothing leaves its moment", "[db][story]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto o = placed_order_in(d, writer);
  d.query(
      "insert into order_deadline (order_id, due_at) values ($1, now()) on "
      "conflict (order_id) do update set due_at = now()",
      o.id.text());
  const auto leases =
      db::lease_deadlines(d.reader(), 1, std::chrono::milliseconds{1000});
  REQUIRE(leases.size() == 1);
  const db::settled_deadline settled{leases[0], test_environment().now(), ""};
  db::settle_deadlines(d.reader(), {&settled, 1});
  CHECK(db::story_of_order(d.reader(), o.id).look->looked_at);
}

TEST_CASE("the same incident again only counts", "[db][story]") {
  migrated_database d;
  const auto id = fresh_id();
  const std::vector some = {incident_of(id, "no answer"),
                            incident_of(id, "no answer"),
                            incident_of(id, "answered 500")};
  db::keep_incidents(d.reader(), some);
  db::keep_incidents(d.reader(), some);
  const auto kept = db::story_of_order(d.reader(), id).incidents;
  REQUIRE(kept.size() == 2);
  for (const auto& one : kept)
    CHECK(one.times == (one.text == "no answer" ? 4 : 2));
}

TEST_CASE("an incident's text is cut to what its column holds", "[db][story]") {
  migrated_database d;
  const auto id = fresh_id();
  const std::vector odd = {
      incident_of(id, std::string(199, 'x') + "\xc3\xa9 and more"),
      incident_of(id, "before\xff after"), incident_of(id, "")};
  db::keep_incidents(d.reader(), odd);
  std::set<std::string> texts;
  for (const auto& one : db::story_of_order(d.reader(), id).incidents)
    texts.insert(one.text);
  CHECK(texts == std::set<std::string>{std::string(199, 'x'), "before", ""});
}

TEST_CASE("old incidents are forgotten, some at a time", "[db][story]") {
  migrated_database d;
  const std::vector some = {incident_of(fresh_id(), "a"),
                            incident_of(fresh_id(), "b"),
                            incident_of(fresh_id(), "c")};
  db::keep_incidents(d.reader(), some);
  d.query(
      "update order_incident set last_at = now() - interval '2 days' "
      "where text <> 'c'");
  const auto yesterday = test_environment().now() - std::chrono::hours{24};
  CHECK(db::forget_incidents_before(d.reader(), yesterday, 1) == 1);
  CHECK(db::forget_incidents_before(d.reader(), yesterday, 5) == 1);
  CHECK(d.count("order_incident") == 1);
}

TEST_CASE("stuck orders are found, the longest first", "[db][story]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto failing = placed_order_in(d, writer);
  const auto parked = placed_order_in(d, writer);
  const auto fine = placed_order_in(d, writer);
  CHECK(stuck_in(d).orders.empty());
  fail_looks(d, failing.id);
  d.query(
      "update service_outbox set parked_at = now() - interval '1 day' "
      "where aggregate_id = $1",
      parked.id.text());
  const auto found = stuck_in(d);
  REQUIRE(found.orders.size() == 2);
  CHECK_FALSE(found.more);
  CHECK(found.orders[0].stuck.id == parked.id);
  CHECK(found.orders[0].why.kind == trouble_kind::events_parked);
  CHECK(found.orders[1].stuck.id == failing.id);
  CHECK(found.orders[1].why.kind == trouble_kind::invoice_missing);
  CHECK(found.orders[1].why.error == "no answer");
  CHECK(found.orders[1].failures == 2);

  const auto one = stuck_in(d, 1);
  CHECK(one.orders.size() == 1);
  CHECK(one.more);
  CHECK(d.order(fine.id).status == "pending");
}

TEST_CASE("an order that nobody looks at is found without any failure",
          "[db][story]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto unseen = placed_order_in(d, writer);
  const auto overdue = placed_order_in(d, writer);
  d.query("delete from order_deadline");
  d.query(
      "update \"order\" set created_at = now() - interval '1 hour' "
      "where id = $1",
      unseen.id.text());
  d.query("update \"order\" set status = 'awaiting_payment' where id = $1",
          overdue.id.text());
  d.query(
      "insert into order_deadline (order_id, due_at) values ($1, now() - "
      "interval '1 hour')",
      overdue.id.text());
  std::set<std::string> ids;
  for (const auto& o : stuck_in(d).orders) ids.insert(o.stuck.id.text());
  CHECK(ids == std::set<std::string>{unseen.id.text(), overdue.id.text()});
}

TEST_CASE("parked events are requeued for one order alone", "[db][story]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto mine = placed_order_in(d, writer);
  placed_order_in(d, writer);
  d.query("update service_outbox set parked_at = now(), retry_count = 10");
  CHECK(db::requeue_parked_of(d.reader(), mine.id).size() == 1);
  CHECK(db::requeue_parked_of(d.reader(), mine.id).empty());
  CHECK(d.count("service_outbox where parked_at is not null") == 1);
}
