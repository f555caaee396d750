// Every statement of sql/queries is run by the code that it was written for.
//
// How: a reader's statements are in its session's pg_prepared_statements; a
// group commit's session is its own, but pg_stat_activity shows the text that
// it ran last, which begins with the statement's name.

#include <catch2/catch.hpp>
#include <set>

#include "db/database_clock.hpp"
#include "db/deadline_store.hpp"
#include "db/duty_store.hpp"
#include "db/event_reader.hpp"
#include "db/incident_store.hpp"
#include "db/order_listing.hpp"
#include "db/order_story.hpp"
#include "db/outbox_partitions.hpp"
#include "db/outbox_store.hpp"
#include "db/stuck_orders.hpp"
#include "sql_queries.hpp"
#include "tests/db/migrated.hpp"
#include "tests/support/tcp_gate.hpp"

using namespace orders;
using namespace orders::tests;

namespace {

using names = std::set<std::string>;

void add_prepared(db::connection& c, names& run) {
  pqxx::nontransaction tx{c.raw()};
  for (const auto& row : tx.exec("select name from pg_prepared_statements"))
    run.insert(row[0].c_str());
}

/// The statement that the writer's session ran last.
void add_last(const database& d, names& run) {
  const auto head = d.value<std::string>(
      "select split_part(query, ':', 1) from pg_stat_activity "
      "where datname = current_database() and application_name = 'writer'");
  REQUIRE(head.starts_with("-- "));
  run.insert(head.substr(3));
}

void work_off_duties(db::connection& c) {
  constexpr domain::duty_switches on{true, true, true};
  db::plan_duties(c, on, 10);
  db::lease_duties(c, on, 10, std::chrono::seconds{1});
  const domain::duty_report report{fresh_id(), {}, {}};
  db::settle_duties(c, {&report, 1});
  db::count_duties(c);
}

void read_everything(migrated_database& d, const domain::placement& p,
                     names& run) {
  auto& c = d.reader();
  const auto& key = p.checkout;
  d.order(p.orders[0].order.id);
  db::order_id_by_number(c, p.orders[0].order.order_number);
  domain::order_filter filter;
  db::page_of_orders(c, filter, {});
  filter.user_id = key.user_id;
  db::page_of_orders(c, filter, {});
  filter.search = "ORD";
  db::page_of_orders(c, filter, {});
  const domain::checkout_key asked{key.user_id, key.idempotency_key};
  db::find_checkouts(c, {&asked, 1});
  db::orders_of_checkout(c, key.id);
  db::orders_of_old_checkout(c, asked);
  db::is_writable(c);
  db::history_of_order(c, p.orders[0].order.id);
  db::story_of_order(c, p.orders[0].order.id);
  db::find_stuck_orders(c, 10, test_environment().now(), {});
  db::database_clock{}.ask(c);
  db::events_after(c, {}, 10);
  add_prepared(c, run);
}

void sweep_everything(migrated_database& d, names& run) {
  auto& c = d.reader();
  db::adopt_orders(c, 1);
  db::lease_deadlines(c, 1, std::chrono::milliseconds{1});
  db::settle_deadlines(c, {});
  db::overdue(c);
  db::fold_order_totals(c, 10);
  const domain::incident incident{.order_id = fresh_id(), .what = "x"};
  db::keep_incidents(c, {&incident, 1});
  db::forget_incidents_before(c, test_environment().now(), 10);
  work_off_duties(c);
  add_prepared(c, run);
}

void relay_everything(migrated_database& d, names& run) {
  auto& c = d.reader();
  db::outbox_partitions partitions;
  partitions.balance(c);
  const auto events = db::fetch_unpublished(c, partitions.held(), {}, 10);
  REQUIRE_FALSE(events.empty());
  const db::outbox_failure failure{events[0].id, "no", true, true};
  db::mark_failed(c, {&failure, 1});
  db::parked_events(c, 10);
  db::requeue_parked(c, std::nullopt);
  db::requeue_parked_of(c, fresh_id());
  db::mark_published(c, {&events[0].id, 1});
  db::delete_published_before(c, test_environment().now(), 10);
  db::statistics_of_outbox(c);
  db::ring_outbox(c, "test");
  partitions.release_all(c);
  add_prepared(c, run);
}

void write_everything(migrated_database& d, names& run) {
  tcp_gate gate{d.server_host(), d.server_port()};
  db::group_commit writer{conninfo_of(d.url_through(gate.port()), "writer")};
  const auto p = a_checkout().make();
  REQUIRE(is_committed(place(writer, p)));
  add_last(d, run);
  const auto& placed = p.orders[0].order;
  const auto c = a_move(placed, domain::order_status::paid);
  REQUIRE(is_committed(change(writer, c)));
  add_last(d, run);

  // Answers that get lost are looked for.
  const auto lost = a_checkout().make();
  gate.swallow_reply_to(lost.checkout.id.text());
  REQUIRE(is_committed(place(writer, lost)));
  add_last(d, run);
  const auto next = a_move(c.after, domain::order_status::confirmed);
  gate.swallow_reply_to(next.history[0].id.text());
  REQUIRE(is_committed(change(writer, next)));
  add_last(d, run);
}

}  // namespace

TEST_CASE("every statement of sql/queries is run", "[db][statements]") {
  migrated_database d;
  names run;
  db::group_commit writer{d.conninfo()};
  const auto p = a_checkout().make();
  REQUIRE(is_committed(place(writer, p)));
  read_everything(d, p, run);
  sweep_everything(d, run);
  relay_everything(d, run);
  write_everything(d, run);
  names all;
  for (const auto* statement : db::sql::all_statements)
    all.insert(statement->name);
  CHECK(run == all);
}

TEST_CASE("every statement begins with its name", "[db][statements]") {
  for (const auto* statement : db::sql::all_statements) {
    CAPTURE(statement->name);
    CHECK(std::string_view{statement->text}.starts_with(
        "-- " + std::string{statement->name} + ": "));
  }
}
