// The work table of neighbour duties: what is planned from which event, that
// no event is passed over, and who gets which duty (docs/duties.md).

#include "db/duty_store.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/db/migrated.hpp"
#include "tests/support/waiting.hpp"

using namespace orders;
using namespace orders::tests;
using domain::duty;
using domain::duty_kind;
using domain::duty_verdict;
using std::chrono::milliseconds;

namespace {

constexpr domain::duty_switches all_on{true, true, true};
constexpr milliseconds long_lease{600'000};
constexpr std::int64_t many = 1000;
/// Transactions in other databases of the cluster hold the horizon back.
constexpr milliseconds horizon_patience{60'000};

/// A database whose cursor stands at the present.
class duty_database : public migrated_database {
 public:
  duty_database() { db::plan_duties(reader(), all_on, many); }

  /// An order as the old and the new service have it, with `items` items.
  std::string order(const std::string& seller, int items = 1,
                    const std::string& address = "null") {
    const auto id = value<std::string>(
        "insert into \"order\" (order_number, user_id, seller_id, subtotal, "
        "total_amount, shipping_address_id, shipping_recipient, "
        "shipping_phone, shipping_street, shipping_city, shipping_province, "
        "shipping_postal_code, customer_phone, customer_name, updated_at) "
        "values ('O-' || gen_random_uuid(), gen_random_uuid(), " +
        seller + ", 100, 153300.25, " + address +
        ", 'D', '08', 'J', 'J', 'J', '1', '08', 'D', now()) returning id");
    query(
        "insert into order_item (order_id, product_id, variant_id, "
        "snapshot_product_name, unit_price, quantity, subtotal, total_amount, "
        "line_number) select $1::uuid, gen_random_uuid(), "
        "case when n % 2 = 0 then gen_random_uuid() end, 'P', 10, n, 10 * n, "
        "10 * n, n "
        "from generate_series(1, $2::int) n",
        id, items);
    return id;
  }

  static std::string event_sql() {
    return "insert into service_outbox (aggregate_type, aggregate_id, "
           "event_type, payload, sequence) select 'Order', $1::uuid, $2, "
           "jsonb_strip_nulls(jsonb_build_object('toStatus', $3::text)), "
           "count(*) + 1 from service_outbox where aggregate_id = $1::uuid";
  }
  void created(const std::string& order) {
    query(event_sql(), order, "order.created", std::optional<std::string>{});
  }
  void moved(const std::string& order, const std::string& status) {
    query(event_sql(), order, "order.status_changed", status);
  }

  /// Plans until no event is left.
  void plan(const domain::duty_switches& on = all_on) {
    wait_until(
        "all events are planned",
        [&] {
          db::plan_duties(reader(), on, many);
          return value<bool>(
              "select not exists (select from service_outbox b, duty_cursor c "
              "where (b.transaction_id, b.id) > (c.transaction_id, "
              "c.event_id))");
        },
        horizon_patience);
  }

  std::vector<duty> lease(std::int64_t most = many,
                          const domain::duty_switches& on = all_on,
                          milliseconds how_long = long_lease) {
    return db::lease_duties(reader(), on, most, how_long);
  }

  void settle(const duty& d, duty_verdict verdict, std::string text = {},
              milliseconds pause = milliseconds{0}) {
    domain::duty_report report{d.id, {verdict, {}, {}, false}, pause};
    (verdict == duty_verdict::done ? report.outcome.result
                                   : report.outcome.error) = std::move(text);
    db::settle_duties(reader(), {&report, 1});
  }

  /// "kind kind ...", in the order of planning.
  std::string kinds() const {
    return value<std::string>(
        "select coalesce(string_agg(kind, ' ' order by sequence), '') "
        "from neighbour_duty");
  }
};

const std::string a_seller = "'a0000000-0000-4000-8000-000000000001'";
const std::string an_address = "'d0000000-0000-4000-8000-000000000001'";

std::string kinds_of(const std::vector<duty>& all) {
  std::string out;
  for (const auto& d : all) {
    if (!out.empty()) out += ' ';
    out += domain::to_text(d.kind);
  }
  return out;
}

}  // namespace

TEST_CASE("each event plans what the contract says", "[duty]") {
  struct rule {
    std::string seller;
    std::vector<std::string> statuses;  // after order.created
    std::string expected;
  };
  const std::vector<rule> rules = {
      {a_seller, {}, ""},
      {a_seller, {"awaiting_payment"}, ""},
      {a_seller, {"paid"}, "commission-create"},
      {a_seller, {"paid", "paid"}, "commission-create"},
      {a_seller,
       {"paid", "confirmed", "processing", "shipped", "delivered", "completed"},
       "commission-create commission-complete"},
      {a_seller, {"paid", "refunded"}, "commission-create commission-refund"},
      {a_seller, {"paid", "partially_refunded"}, "commission-create"},
      {a_seller, {"cancelled"}, ""},
      {a_seller, {"refunded"}, "commission-refund"},
      {"null", {}, "stock-reserve stock-reserve"},
      {"null",
       {"paid", "completed", "refunded"},
       "stock-reserve stock-reserve"},
      {"null",
       {"cancelled"},
       "stock-reserve stock-reserve stock-release stock-release"},
      {"null",
       {"paid", "shipped", "delivered"},
       "stock-reserve stock-reserve stock-confirm stock-confirm"},
  };
  duty_database d;
  for (const auto& each : rules) {
    for (const bool at_once : {true, false}) {
      d.query("delete from neighbour_duty");
      const auto order = d.order(each.seller, 2);
      d.created(order);
      if (!at_once) d.plan();
      for (const auto& status : each.statuses) {
        d.moved(order, status);
        if (!at_once) d.plan();
      }
      d.plan();
      CAPTURE(each.seller, each.statuses, at_once);
      CHECK(d.kinds() == each.expected);
    }
  }
}

TEST_CASE("a saved address is used once", "[duty]") {
  duty_database d;
  const auto order = d.order(a_seller, 1, an_address);
  d.created(order);
  d.plan();
  const auto all = d.lease();
  REQUIRE(kinds_of(all) == "address-used");
  REQUIRE(all[0].address_id);
  CHECK("'" + all[0].address_id->text() + "'" == an_address);
}

TEST_CASE("what is switched off is not planned", "[duty]") {
  duty_database d;
  const auto sold = d.order(a_seller, 1, an_address);
  const auto own = d.order("null");
  const auto events = [&] {
    d.created(sold);
    d.created(own);
    d.moved(sold, "paid");
    d.query("delete from neighbour_duty");
  };
  const auto planned_with = [&](const domain::duty_switches& on) {
    events();
    d.plan(on);
    return d.kinds();
  };
  CHECK(planned_with({}) == "");
  CHECK(planned_with({true, false, false}) == "commission-create");
  CHECK(planned_with({false, true, false}) == "stock-reserve");
  CHECK(planned_with({false, false, true}) == "address-used");
}

TEST_CASE("the first plan begins at the present", "[duty]") {
  migrated_database d;
  const auto insert = [&] {
    d.query(
        "insert into service_outbox (aggregate_type, aggregate_id, event_type, "
        "payload) values ('Order', gen_random_uuid(), 'order.created', '{}')");
  };
  insert();
  wait_until(
      "the horizon is beyond the old event",
      [&] {
        return d.value<bool>(
            "select transaction_id < "
            "pg_snapshot_xmin(pg_current_snapshot()) "
            "from service_outbox");
      },
      horizon_patience);
  CHECK(d.count("duty_cursor") == 0);
  CHECK(db::plan_duties(d.reader(), all_on, many).events == 0);
  CHECK(d.count("duty_cursor") == 1);
  insert();
  std::int64_t events = 0;
  wait_until(
      "the new event is read",
      [&] {
        events += db::plan_duties(d.reader(), all_on, many).events;
        return events > 0;
      },
      horizon_patience);
  CHECK(events == 1);
}

TEST_CASE("old events, foreign rows and lost orders plan nothing", "[duty]") {
  duty_database d;
  const auto order = d.order("null");
  d.query(
      "insert into service_outbox (aggregate_type, aggregate_id, event_type, "
      "payload, transaction_id) values "
      "('Order', $1, 'order.created', '{}', null), "
      "('Other', $1, 'order.created', '{}', default), "
      "('Order', gen_random_uuid(), 'order.created', '{}', default), "
      "('Order', $1, 'order.status_changed', '[1]', default), "
      "('Order', $1, 'order.status_changed', '{\"toStatus\":{}}', default)",
      order);
  d.plan();
  CHECK(d.kinds().empty());
}

TEST_CASE("a leased duty knows all that its call needs", "[duty]") {
  duty_database d;
  const auto sold = d.order(a_seller);
  d.moved(sold, "paid");
  d.plan();
  const auto commission = d.lease().at(0);
  CHECK(commission.order_id.text() == sold);
  CHECK("'" + commission.seller_id->text() + "'" == a_seller);
  CHECK(commission.order_amount.text() == "153300.25");
  CHECK(commission.order_number.starts_with("O-"));
  CHECK(commission.occurred_at);
  CHECK(commission.attempts == 0);

  const auto own = d.order("null", 2);
  d.created(own);
  d.plan();
  const auto items = d.lease();
  REQUIRE(items.size() == 2);
  CHECK(items[0].quantity == 1);
  CHECK(items[1].quantity == 2);
  CHECK_FALSE(items[0].variant_id);
  CHECK(items[1].variant_id);
  CHECK(items[0].item_id);
  CHECK(items[0].product_id);
}

TEST_CASE("no event of a transaction that commits later is passed over",
          "[duty]") {
  duty_database d;
  const auto early = d.order(a_seller), late = d.order(a_seller);
  pqxx::connection session{d.url()};
  pqxx::work slow{session};
  // It has its number now, and commits after the other.
  slow.exec_params(d.event_sql(), late, "order.status_changed", "paid");
  d.moved(early, "paid");
  for (int i = 0; i < 3; ++i)
    CHECK(db::plan_duties(d.reader(), all_on, many).events == 0);
  slow.commit();
  d.plan();
  CHECK(d.count("neighbour_duty") == 2);
}

TEST_CASE("many planners and writers at once plan every event once", "[duty]") {
  duty_database d;
  constexpr int writers = 3, planners = 3, each = 40;
  std::atomic<int> writing{writers};
  std::vector<std::thread> threads;
  for (int w = 0; w < writers; ++w)
    threads.emplace_back([&] {
      pqxx::connection session{d.url()};
      for (int i = 0; i < each; ++i) {
        const auto order = d.order("null");
        pqxx::work first{session};
        first.exec_params(d.event_sql(), order, "order.created",
                          std::optional<std::string>{});
        first.commit();
        pqxx::work second{session};
        second.exec_params(d.event_sql(), order, "order.status_changed",
                           "cancelled");
        second.commit();
      }
      --writing;
    });
  for (int p = 0; p < planners; ++p)
    threads.emplace_back([&] {
      db::connection c{d.conninfo()};
      // So few at a time that the planners take turns in mid-order.
      while (writing > 0) db::plan_duties(c, all_on, 3);
    });
  for (auto& t : threads) t.join();
  d.plan();
  CHECK(d.count("neighbour_duty where kind = 'stock-reserve'") ==
        writers * each);
  CHECK(d.count("neighbour_duty where kind = 'stock-release'") ==
        writers * each);
}

TEST_CASE("who comes while another plans does not wait", "[duty]") {
  duty_database d;
  const auto order = d.order("null");
  d.created(order);
  d.moved(order, "cancelled");
  db::connection other{d.conninfo()};
  pqxx::work turn{other.raw()};
  turn.exec("select from duty_cursor for update");
  CHECK(db::plan_duties(d.reader(), all_on, many).events == 0);
  turn.abort();
  d.plan();
  CHECK(d.kinds() == "stock-reserve stock-release");
}

TEST_CASE("a lease is the holder's until it runs out, and no attempt",
          "[duty]") {
  duty_database d;
  const auto order = d.order(a_seller);
  d.moved(order, "paid");
  d.plan();
  const auto first = d.lease(many, all_on, long_lease);
  REQUIRE(first.size() == 1);
  CHECK(d.lease().empty());
  d.query("update neighbour_duty set due_at = now()");  // it runs out
  const auto second = d.lease();
  REQUIRE(second.size() == 1);
  CHECK(second[0].id == first[0].id);
  CHECK(second[0].attempts == 0);
}

TEST_CASE("leases at once share the duties", "[duty]") {
  duty_database d;
  constexpr int orders = 60, workers = 4;
  for (int i = 0; i < orders; ++i) d.moved(d.order(a_seller), "paid");
  d.plan();
  std::vector<std::vector<duty>> got(workers);
  std::vector<std::thread> threads;
  for (auto& mine : got)
    threads.emplace_back([&] {
      db::connection c{d.conninfo()};
      for (int tries = 0; tries < orders; ++tries)
        for (auto& one : db::lease_duties(c, all_on, 4, long_lease))
          mine.push_back(std::move(one));
    });
  for (auto& t : threads) t.join();
  std::vector<domain::uuid> ids;
  for (const auto& mine : got)
    for (const auto& one : mine) ids.push_back(one.id);
  std::sort(ids.begin(), ids.end());
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
  CHECK(ids.size() == orders);
}

TEST_CASE("commissions of an order go one after another", "[duty]") {
  duty_database d;
  const auto order = d.order(a_seller);
  for (const auto* status : {"paid", "completed", "refunded"})
    d.moved(order, status);
  d.plan();
  auto next = d.lease();
  REQUIRE(kinds_of(next) == "commission-create");
  CHECK(d.lease().empty());
  d.settle(next[0], duty_verdict::done, R"({"commissionId":"c"})");
  next = d.lease();
  REQUIRE(kinds_of(next) == "commission-complete");
  CHECK(next[0].has_basis);
  // What was refused for good does not stand in the way.
  d.settle(next[0], duty_verdict::refused, "no");
  next = d.lease();
  CHECK(kinds_of(next) == "commission-refund");
}

TEST_CASE("an item is reserved before it is released, others do not wait",
          "[duty]") {
  duty_database d;
  const auto order = d.order("null", 2, an_address);
  d.created(order);
  d.moved(order, "cancelled");
  d.plan();
  auto first = d.lease();
  REQUIRE(first.size() == 3);
  std::sort(first.begin(), first.end(), [](const auto& a, const auto& b) {
    return a.quantity > b.quantity;
  });
  CHECK(first[0].kind == duty_kind::stock_reserve);
  CHECK(first[1].kind == duty_kind::stock_reserve);
  CHECK(first[2].kind == duty_kind::address_used);
  d.settle(first[0], duty_verdict::done, R"({"reservationId":"r-2"})");
  const auto release = d.lease();
  REQUIRE(kinds_of(release) == "stock-release");
  CHECK(release[0].item_id == first[0].item_id);
  CHECK(release[0].reservation_id == "r-2");
  d.settle(first[1], duty_verdict::done, R"({"reserved":false,"shortage":1})");
  const auto needless = d.lease();
  REQUIRE(kinds_of(needless) == "stock-release");
  CHECK(needless[0].has_basis);
  CHECK_FALSE(needless[0].reservation_id);
}

TEST_CASE("a failure counts and waits, a success does neither", "[duty]") {
  duty_database d;
  const auto order = d.order(a_seller);
  d.moved(order, "paid");
  d.plan();
  const auto leased = d.lease().at(0);
  d.settle(leased, duty_verdict::again, "busy", long_lease);
  CHECK(d.lease().empty());
  CHECK(d.value<int>("select attempts from neighbour_duty") == 1);
  CHECK(d.value<std::string>("select last_error from neighbour_duty") ==
        "busy");
  CHECK(db::plan_duties(d.reader(), all_on, many).next_due);
  d.settle(leased, duty_verdict::again, "still", milliseconds{0});
  const auto again = d.lease().at(0);
  CHECK(again.attempts == 2);
  d.settle(again, duty_verdict::done, R"({"commissionId":"c"})");
  CHECK(d.lease().empty());
  CHECK(d.value<int>("select attempts from neighbour_duty") == 2);
  CHECK(d.value<std::string>("select result ->> 'commissionId' "
                             "from neighbour_duty") == "c");
}

TEST_CASE("a late report does not touch what has ended", "[duty]") {
  duty_database d;
  const auto order = d.order(a_seller);
  d.moved(order, "paid");
  d.plan();
  const auto leased = d.lease().at(0);
  d.settle(leased, duty_verdict::done);
  const auto before =
      d.value<std::string>("select d::text from neighbour_duty d");
  d.settle(leased, duty_verdict::refused, "late");
  d.settle(leased, duty_verdict::again, "late", milliseconds{0});
  CHECK(d.value<std::string>("select d::text from neighbour_duty d") == before);
}

TEST_CASE("duties switched off wait until they are on again", "[duty]") {
  duty_database d;
  d.moved(d.order(a_seller), "paid");
  d.plan();
  CHECK(d.lease(many, {false, true, true}).empty());
  const auto plan = db::plan_duties(d.reader(), {false, true, true}, many);
  CHECK_FALSE(plan.is_due);
  CHECK(db::plan_duties(d.reader(), all_on, many).is_due);
  CHECK(d.lease().size() == 1);
}

TEST_CASE("the figures tell of open and refused duties", "[duty]") {
  duty_database d;
  for (int i = 0; i < 3; ++i) d.moved(d.order(a_seller), "paid");
  d.plan();
  const auto all = d.lease();
  REQUIRE(all.size() == 3);
  d.settle(all[0], duty_verdict::done);
  d.settle(all[1], duty_verdict::refused, "no");
  d.query("update neighbour_duty set created_at = now() - interval '90 s'");
  const auto counts = db::count_duties(d.reader());
  CHECK(counts.open == 1);
  CHECK(counts.refused == 1);
  CHECK(counts.oldest_open_seconds >= 90);
}

TEST_CASE("an idle plan writes nothing", "[duty]") {
  duty_database d;
  d.moved(d.order(a_seller), "paid");
  d.plan();
  const auto row = [&] {
    return d.value<std::string>(
        "select xmin::text || ' ' || xmax::text || ' ' || ctid::text "
        "from duty_cursor");
  };
  const auto before = row();
  CHECK(db::plan_duties(d.reader(), all_on, many).events == 0);
  CHECK(row() == before);
}
