// The event feed's order: nothing is shown before what commits later.

#include "db/event_reader.hpp"

#include <catch2/catch.hpp>

#include "tests/db/migrated.hpp"
#include "tests/db/old_rows.hpp"
#include "tests/support/waiting.hpp"

using namespace orders;
using namespace orders::tests;

namespace {

using texts = std::vector<std::string>;

/// A client that writes events in a transaction of its own.
class slow_writer {
 public:
  explicit slow_writer(const database& d) : session_{d.url()} {}

  void write(const std::string& type) {
    transaction_.exec_params(
        "insert into service_outbox (id, aggregate_type, aggregate_id, "
        "event_type, payload, sequence) "
        "values ($1, 'Order', gen_random_uuid(), $2, '{}', 1)",
        fresh_id().text(), type);
  }
  void commit() { transaction_.commit(); }

 private:
  pqxx::connection session_;
  pqxx::work transaction_{session_};
};

void write_event(const database& d, const std::string& type) {
  slow_writer writer{d};
  writer.write(type);
  writer.commit();
}

/// Other transactions of the cluster may hold events back for a while.
class reader {
 public:
  explicit reader(migrated_database& d) : d_(d) {}

  domain::feed_page page(std::int64_t limit = 100) {
    auto out = db::events_after(d_.reader(), position_, limit);
    position_ = out.next;
    for (const auto& event : out.events) seen_.push_back(event.type);
    return out;
  }
  bool sees(const texts& wanted) {
    return eventually(
               [&] {
                 page();
                 return seen_.size() >= wanted.size();
               },
               std::chrono::seconds{60}) &&
           seen_ == wanted;
  }
  const texts& seen() const { return seen_; }
  const domain::feed_position& position() const { return position_; }

 private:
  migrated_database& d_;
  domain::feed_position position_;
  texts seen_;
};

}  // namespace

TEST_CASE("an event that commits later is never skipped", "[db][feed]") {
  migrated_database d;
  slow_writer slow{d};
  slow.write("slow");
  write_event(d, "quick");
  reader r{d};
  for (int i = 0; i < 3; ++i) r.page();
  CHECK(r.seen().empty());
  slow.write("slow too");
  slow.commit();
  REQUIRE(r.sees({"slow", "slow too", "quick"}));
}

TEST_CASE("what a transaction rolled back holds nobody up", "[db][feed]") {
  migrated_database d;
  {
    slow_writer undone{d};
    undone.write("undone");
    write_event(d, "done");
  }
  reader r{d};
  CHECK(r.sees({"done"}));
}

TEST_CASE("pages of one go through everything once", "[db][feed]") {
  migrated_database d;
  texts all;
  for (int i = 0; i < 7; ++i) {
    all.push_back("event " + std::to_string(i));
    write_event(d, all.back());
  }
  reader r{d};
  REQUIRE(eventually(
      [&] {
        const auto page = r.page(1);
        CHECK(page.events.size() <= 1);
        return r.seen().size() == all.size();
      },
      std::chrono::seconds{60}));
  CHECK(r.seen() == all);
  const auto end = r.position();
  const auto last = r.page(1);
  CHECK(last.events.empty());
  CHECK_FALSE(last.more);
  CHECK(r.position() == end);
}

TEST_CASE("a page tells whether there are more", "[db][feed]") {
  migrated_database d;
  for (int i = 0; i < 3; ++i) write_event(d, "event");
  REQUIRE(reader{d}.sees({"event", "event", "event"}));
  CHECK(reader{d}.page(2).more);
  CHECK_FALSE(reader{d}.page(3).more);
}

TEST_CASE("events of one order come in sequence, as they are stored",
          "[db][feed]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto p = a_checkout().make();
  REQUIRE(is_committed(place(writer, p)));
  const auto paid = a_move(p.orders[0].order, domain::order_status::paid);
  REQUIRE(is_committed(change(writer, paid)));
  const auto count = static_cast<std::size_t>(d.count("service_outbox"));
  REQUIRE(count >= 2);
  domain::feed_page page;
  REQUIRE(eventually(
      [&] {
        page = db::events_after(d.reader(), {}, 100);
        return page.events.size() == count;
      },
      std::chrono::seconds{60}));
  std::int64_t sequence = 0;
  for (const auto& event : page.events) {
    CHECK(event.aggregate_id == p.orders[0].order.id);
    CHECK(event.sequence == ++sequence);
    CHECK(event.payload.find(event.at.event.text()) != std::string::npos);
  }
  CHECK(page.events.back().occurred_at == paid.after.updated_at);
}

TEST_CASE("the feed is read by its index", "[db][feed]") {
  migrated_database d;
  d.query(
      "insert into service_outbox (aggregate_type, aggregate_id, event_type, "
      "payload) select 'Order', gen_random_uuid(), 'order.created', '{}' "
      "from generate_series(1, 5000)");
  d.query("analyze service_outbox");
  std::string plan;
  for (const auto& row : d.query(
           "explain select id from service_outbox where (transaction_id, id) > "
           "('0'::xid8, '00000000-0000-0000-0000-000000000000'::uuid) and "
           "transaction_id < pg_snapshot_xmin(pg_current_snapshot()) and "
           "transaction_id is not null order by transaction_id, id limit 100"))
    plan += std::string{row[0].c_str()} + "\n";
  INFO(plan);
  CHECK(plan.find("service_outbox_transaction_id_id_idx") != plan.npos);
  CHECK(plan.find("Sort") == plan.npos);
}
