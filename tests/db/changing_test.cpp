// order/change by group commit: a change applies to the row it was decided on,
// or not at all.

#include <catch2/catch.hpp>

#include "tests/db/migrated.hpp"
#include "tests/db/old_rows.hpp"

using namespace orders;
using namespace orders::tests;
using db::write_verdict;
using domain::order_status;

namespace {

/// Everything of the order but what the reader does not know.
std::string rows_of(const migrated_database& d, const domain::uuid& id) {
  return d.value<std::string>(
      "select o::text || (select count(*) from order_status_history "
      "where order_id = o.id) || ' ' || (select count(*) from service_outbox "
      "where aggregate_id = o.id) from \"order\" o where id = $1",
      id.text());
}

}  // namespace

TEST_CASE("a change writes new values, history and event together",
          "[db][change]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto before = placed_order_in(d, writer);
  auto c = a_move(before, order_status::cancelled);
  c.after.cancel_reason = "changed my mind";
  c.after.cancelled_by = "customer";
  c.history[0].reason = "changed my mind";
  c.history[0].notes = "said on the phone";
  c.history[0].changed_by = before.user_id;
  c.history[0].changed_by_type = "customer";
  c.history[0].metadata = R"({"ticket": 12.50})";
  REQUIRE(change(writer, c).verdict == write_verdict::committed);

  const auto after = d.order(before.id);
  CHECK(after.status == "cancelled");
  CHECK(after.cancelled_at == c.after.cancelled_at);
  CHECK(after.cancel_reason == "changed my mind");
  CHECK(after.cancelled_by == "customer");
  CHECK(after.updated_at == c.after.updated_at);
  CHECK(after.version == 1);
  CHECK(after.created_at == before.created_at);

  const auto history = d.query(
      "select from_status, to_status, reason, notes, changed_by, "
      "changed_by_type, metadata from order_status_history where id = $1",
      c.history[0].id.text());
  REQUIRE(history.size() == 1);
  CHECK(history[0][0].as<std::string>() == "pending");
  CHECK(history[0][1].as<std::string>() == "cancelled");
  CHECK(history[0][2].as<std::string>() == "changed my mind");
  CHECK(history[0][3].as<std::string>() == "said on the phone");
  CHECK(history[0][4].as<std::string>() == before.user_id.text());
  CHECK(history[0][5].as<std::string>() == "customer");
  CHECK(history[0][6].as<std::string>() == R"({"ticket": 12.50})");

  const auto event = d.query(
      "select sequence, event_type, payload ->> 'version', "
      "payload ->> 'toStatus', transaction_id is not null, is_published "
      "from service_outbox where id = $1",
      c.events[0].id.text());
  REQUIRE(event.size() == 1);
  CHECK(event[0][0].as<int>() == 2);
  CHECK(event[0][1].as<std::string>() == "order.status_changed");
  CHECK(event[0][2].as<std::string>() == "1");
  CHECK(event[0][3].as<std::string>() == "cancelled");
  CHECK(event[0][4].as<bool>());
  CHECK_FALSE(event[0][5].as<bool>());
}

TEST_CASE("every moment of an order's life reaches its column",
          "[db][change]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  auto o = placed_order_in(d, writer);
  for (const auto next :
       {order_status::paid, order_status::confirmed, order_status::processing,
        order_status::ready_to_ship, order_status::shipped,
        order_status::in_transit, order_status::out_for_delivery,
        order_status::delivered, order_status::completed}) {
    const auto c = a_move(o, next);
    REQUIRE(is_committed(change(writer, c)));
    o = d.order(o.id);
    CHECK(o.status == to_text(next));
    CHECK(o.version == c.after.version);
    CHECK(o.paid_at == c.after.paid_at);
    CHECK(o.confirmed_at == c.after.confirmed_at);
    CHECK(o.processed_at == c.after.processed_at);
    CHECK(o.shipped_at == c.after.shipped_at);
    CHECK(o.delivered_at == c.after.delivered_at);
    CHECK(o.completed_at == c.after.completed_at);
  }
  CHECK(o.paid_at.has_value());
  CHECK(o.completed_at.has_value());
}

TEST_CASE("a row that is not as expected stays as it is", "[db][change]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto o = placed_order_in(d, writer);
  auto c = a_move(o, order_status::paid);
  SECTION("another version") {
    c.expected_version += 1;
  }
  SECTION("another status") {
    c.expected_status = "awaiting_payment";
  }
  SECTION("touched by a writer that counts no versions") {
    d.query(
        "update \"order\" set internal_notes = 'n', "
        "updated_at = updated_at + interval '1 microsecond'");
  }
  SECTION("deleted since") {
    d.query("update \"order\" set deleted_at = now()");
  }
  SECTION("never there") {
    c.after.id = fresh_id();
  }
  const auto before = rows_of(d, o.id);
  CHECK(change(writer, c).verdict == write_verdict::conflict);
  CHECK(rows_of(d, o.id) == before);
}

TEST_CASE("a change committed twice is a conflict the second time",
          "[db][change]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto o = placed_order_in(d, writer);
  const auto c = a_move(o, order_status::paid);
  REQUIRE(is_committed(change(writer, c)));
  const auto before = rows_of(d, o.id);
  CHECK(change(writer, c).verdict == write_verdict::conflict);
  CHECK(rows_of(d, o.id) == before);
}

TEST_CASE("one stale change of a batch conflicts, the others are committed",
          "[db][change]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  std::vector<domain::order_change> batch;
  for (int i = 0; i < 9; ++i)
    batch.push_back(a_move(placed_order_in(d, writer), order_status::paid));
  batch[4].expected_version = 3;
  const auto outcomes = commit_all(writer, batch);
  for (std::size_t i = 0; i < batch.size(); ++i)
    CHECK(outcomes[i].verdict ==
          (i == 4 ? write_verdict::conflict : write_verdict::committed));
  CHECK(d.count("\"order\" where status = 'paid'") == 8);
}

TEST_CASE("microseconds of an old row outlive a change of other columns",
          "[db][change]") {
  migrated_database d;
  old_order old;
  old.status = "paid";
  old.paid = "2025-03-02T11:22:33.000007Z";
  const auto id = insert(d, old);
  db::group_commit writer{d.conninfo()};
  const auto before = d.order(id);
  CHECK(before.updated_at == moment(old.updated));
  REQUIRE(
      is_committed(change(writer, a_move(before, order_status::confirmed))));
  const auto after = d.order(id);
  CHECK(after.paid_at == moment(*old.paid));
  CHECK(after.created_at == moment(old.created));

  auto off_by_one = a_move(after, order_status::processing);
  off_by_one.expected_updated_at += std::chrono::microseconds{1};
  CHECK(change(writer, off_by_one).verdict == write_verdict::conflict);
}

TEST_CASE("charges change exactly and without touching the rest",
          "[db][change]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto before = placed_order_in(d, writer);
  const auto decided =
      domain::decide(before, domain::set_charges{rupiah("12345.67"), {}}, {},
                     test_environment());
  REQUIRE(decided);
  REQUIRE(*decided);
  REQUIRE(is_committed(change(writer, **decided)));
  const auto row = d.query(
      "select shipping_cost, total_amount, subtotal "
      "from \"order\"")[0];
  CHECK(row[0].as<std::string>() == "12345.67");
  CHECK(row[1].as<std::string>() == "32345.67");
  CHECK(row[2].as<std::string>() == "20000.00");
  CHECK(d.value<std::string>("select event_type from service_outbox "
                             "where sequence = 2") == "order.amount_changed");
}
