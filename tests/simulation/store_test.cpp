// The database of simulated runs and PostgreSQL behave alike: what a simulation
// shows is worth as much as this.
#include <catch2/catch.hpp>

#include "actors/db_reader.hpp"
#include "actors/db_writer.hpp"
#include "actors/deadline_keeper.hpp"
#include "actors/order_sweeper.hpp"
#include "tests/db/migrated.hpp"
#include "tests/simulation/store_line.hpp"
#include "tests/support/waiting.hpp"

using namespace orders;
using namespace orders::actors;
using namespace orders::tests;
using domain::order_status;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// PostgreSQL, behind the service's own actors.
class real_store {
 public:
  real_store() {
    const auto url = db_.conninfo();
    writer_ = system_.spawn<caf::detached>(db_writer, url, std::size_t{8},
                                           std::make_shared<commit_bell>(),
                                           std::make_shared<metrics>());
    reader_ = system_.spawn<caf::detached>(db_reader, url, std::size_t{8});
    keeper_ = system_.spawn<caf::detached>(deadline_keeper, url, sweep_lease,
                                           std::make_shared<sweep_figures>());
    // It adopts orders of others when it begins; let it, before there are any.
    ask<leases_ptr>(keeper_, lease_atom::value, std::size_t{0});
  }
  ~real_store() {
    for (const auto& who : {caf::actor_cast<caf::actor>(writer_),
                            caf::actor_cast<caf::actor>(reader_),
                            caf::actor_cast<caf::actor>(keeper_)})
      caf::anon_send_exit(who, caf::exit_reason::user_shutdown);
  }

  const db_writer_actor& writer() const { return writer_; }
  const db_reader_actor& reader() const { return reader_; }
  const deadline_keeper_actor& keeper() const { return keeper_; }

  template <class T, class Handle, class... Message>
  T ask(const Handle& who, Message... message) {
    caf::scoped_actor self{system_};
    T out{};
    self->request(who, seconds{60}, message...)
        .receive([&](const T& got) { out = got; },
                 [](const caf::error& why) {
                   throw std::runtime_error(failure_of(why)->message);
                 });
    return out;
  }
  void settle(settled_ptr settled) {
    caf::anon_send(keeper_, settle_atom::value, std::move(settled));
    // Its mailbox is first in, first out.
    ask<leases_ptr>(keeper_, lease_atom::value, std::size_t{0});
  }
  /// As if so much time had passed.
  void pass(milliseconds time) {
    db_.query("update order_deadline set due_at = due_at - interval '" +
              std::to_string(time.count()) + " milliseconds'");
  }
  domain::timestamp now() const { return test_environment().now(); }

 private:
  migrated_database db_;
  caf::actor_system_config config_;
  caf::actor_system system_{config_};
  db_writer_actor writer_;
  db_reader_actor reader_;
  deadline_keeper_actor keeper_;
};

/// The tables in memory, at the end of a line without faults.
class played_store {
 public:
  played_store()
      : began_(test_environment().now()),
        time_(luck_),
        tables_([this] { return now(); }) {
    const store_line line{&time_,      &tables_,
                          nullptr,     nullptr,
                          &no_faults_, std::make_shared<const bool>(true)};
    auto& system = time_.system();
    writer_ = system.spawn(line_writer, line, std::make_shared<commit_bell>());
    reader_ = system.spawn(line_reader, line);
    keeper_ = system.spawn(line_deadline_keeper, line);
  }

  const db_writer_actor& writer() const { return writer_; }
  const db_reader_actor& reader() const { return reader_; }
  const deadline_keeper_actor& keeper() const { return keeper_; }

  template <class T, class Handle, class... Message>
  T ask(const Handle& who, Message... message) {
    std::optional<T> out;
    time_.system().spawn([&](caf::event_based_actor* self) {
      self->request(who, seconds{60}, message...).then([&](const T& got) {
        out = got;
      });
    });
    time_.run_until(time_.now() + seconds{1}, [&] { return out.has_value(); });
    return out.value();
  }
  void settle(settled_ptr settled) {
    caf::anon_send(keeper_, settle_atom::value, std::move(settled));
    pass(milliseconds{10});
  }
  void pass(milliseconds time) {
    const auto until = time_.now() + time;
    time_.after(time, [] {});
    time_.run_until(until);
  }
  domain::timestamp now() const { return began_ + time_.now(); }

 private:
  domain::timestamp began_;
  chance luck_{1};
  timeline time_;
  memory_store tables_;
  store_faults no_faults_;
  db_writer_actor writer_;
  db_reader_actor reader_;
  deadline_keeper_actor keeper_;
};

/// What a test does with either.
template <class Store>
struct shop_floor {
  Store store;

  db::write_outcome place(const domain::placement& p) {
    return *store.template ask<write_result>(
        store.writer(), std::make_shared<const domain::placement>(p));
  }
  db::write_outcome change(const domain::order_change& c) {
    return *store.template ask<write_result>(
        store.writer(), std::make_shared<const domain::order_change>(c));
  }
  order_ptr load(const domain::uuid& id) {
    return store.template ask<order_ptr>(store.reader(), load_atom::value, id);
  }
  order_ptr load(const std::string& number) {
    return store.template ask<order_ptr>(store.reader(), number_atom::value,
                                         number);
  }
  found_checkout find(const domain::checkout_key& key) {
    return *store.template ask<found_checkout_ptr>(
        store.reader(), find_atom::value,
        std::make_shared<const domain::checkout_key>(key));
  }
  domain::feed_page events_after(const domain::feed_position& position,
                                 std::int64_t limit) {
    return *store.template ask<feed_page_ptr>(
        store.reader(), events_atom::value,
        std::make_shared<const feed_request>(
            feed_request{position, limit, {}}));
  }
  std::vector<db::leased_deadline> lease() {
    return *store.template ask<leases_ptr>(store.keeper(), lease_atom::value,
                                           std::size_t{10});
  }
  void settle(const db::leased_deadline& lease,
              std::optional<domain::timestamp> look_at,
              std::string error = "") {
    store.settle(std::make_shared<const std::vector<db::settled_deadline>>(
        std::vector<db::settled_deadline>{{lease, look_at, std::move(error)}}));
  }
  /// One order, and when to look at it.
  domain::placement placement_due(milliseconds from_now) {
    auto p = a_checkout().make();
    p.orders[0].look_at = store.now() + from_now;
    return p;
  }
};

using verdict = db::write_verdict;

}  // namespace

TEMPLATE_TEST_CASE("a store keeps what was placed", "", real_store,
                   played_store) {
  shop_floor<TestType> at;
  const auto p = a_checkout()
                     .with(an_order().with_items(2))
                     .with(an_order().of_seller(fresh_id()))
                     .make();
  REQUIRE(at.place(p).verdict == verdict::committed);
  for (const auto& placed : p.orders) {
    const auto found = at.load(placed.order.id);
    REQUIRE(found);
    CHECK(found->status == "pending");
    CHECK(found->total_amount == placed.order.total_amount);
    CHECK(found->items.size() == placed.order.items.size());
    CHECK(found->version == placed.order.version);
    CHECK(found->updated_at == placed.order.updated_at);
    REQUIRE(at.load(placed.order.order_number));
    CHECK(at.load(placed.order.order_number)->id == placed.order.id);
  }
  const auto known = at.find({p.checkout.user_id, p.checkout.idempotency_key});
  REQUIRE(known.known.checkout);
  CHECK(known.known.checkout->id == p.checkout.id);
  CHECK(known.known.checkout->fingerprint == p.checkout.fingerprint);
  REQUIRE(known.orders.size() == 2);
  CHECK(known.orders[0]->id == p.orders[0].order.id);
  CHECK(known.orders[1]->id == p.orders[1].order.id);
}

TEMPLATE_TEST_CASE("a store knows nothing of what was not placed", "",
                   real_store, played_store) {
  shop_floor<TestType> at;
  CHECK_FALSE(at.load(fresh_id()));
  CHECK_FALSE(at.load("ORD-20260101-NOTHERE"));
  CHECK_FALSE(at.find({fresh_id(), "key"}).exists());
  CHECK(at.events_after({}, 10).events.empty());
  CHECK(at.lease().empty());
}

TEMPLATE_TEST_CASE("a store takes a key once", "", real_store, played_store) {
  shop_floor<TestType> at;
  const auto user = fresh_id();
  const auto first = a_checkout().by(user).under("k").make();
  const auto second = a_checkout().by(user).under("k").make();
  CHECK(at.place(first).verdict == verdict::committed);
  CHECK(at.place(second).verdict == verdict::conflict);
  CHECK_FALSE(at.load(second.orders[0].order.id));
  CHECK(at.place(a_checkout().under("k").make()).verdict == verdict::committed);
  CHECK(at.events_after({}, 10).events.size() == 2);
}

TEMPLATE_TEST_CASE("a store takes an order number once", "", real_store,
                   played_store) {
  shop_floor<TestType> at;
  const auto number = test_environment().new_order_number();
  CHECK(
      at.place(a_checkout().with(an_order().numbered(number)).make()).verdict ==
      verdict::committed);
  const auto p =
      a_checkout().with(an_order()).with(an_order().numbered(number)).make();
  const auto refused = at.place(p);
  CHECK(refused.verdict == verdict::failed);
  CHECK(refused.why.code == db::errc::unique_violation);
  CHECK(refused.why.constraint.find("order_number") != std::string::npos);
  // Whole or not at all.
  CHECK_FALSE(at.load(p.orders[0].order.id));
  CHECK_FALSE(
      at.find({p.checkout.user_id, p.checkout.idempotency_key}).exists());
}

TEMPLATE_TEST_CASE("a store applies a change once, to what it was made for", "",
                   real_store, played_store) {
  shop_floor<TestType> at;
  const auto p = a_checkout().make();
  REQUIRE(at.place(p).verdict == verdict::committed);
  const auto before = at.load(p.orders[0].order.id);
  const auto pay = a_move(*before, order_status::paid);
  const auto cancel = a_move(*before, order_status::cancelled);
  CHECK(at.change(pay).verdict == verdict::committed);
  CHECK(at.change(pay).verdict == verdict::conflict);
  CHECK(at.change(cancel).verdict == verdict::conflict);
  const auto after = at.load(before->id);
  CHECK(after->status == "paid");
  CHECK(after->version == before->version + 1);
  CHECK(after->was_paid);
  auto unknown = a_move(*after, order_status::processing);
  unknown.after.id = fresh_id();
  CHECK(at.change(unknown).verdict == verdict::conflict);
}

TEMPLATE_TEST_CASE("a store tells events in order, from any place on", "",
                   real_store, played_store) {
  shop_floor<TestType> at;
  const auto p = a_checkout().make();
  REQUIRE(at.place(p).verdict == verdict::committed);
  const auto id = p.orders[0].order.id;
  for (const auto to : {order_status::paid, order_status::processing})
    REQUIRE(at.change(a_move(*at.load(id), to)).verdict == verdict::committed);
  // Another test's transaction may hold the feed's horizon back for a while.
  wait_until("events can be read",
             [&] { return at.events_after({}, 3).events.size() == 3; });
  const auto first = at.events_after({}, 2);
  REQUIRE(first.events.size() == 2);
  CHECK(first.more);
  CHECK(first.events[0].type == "order.created");
  CHECK(first.events[0].sequence == 1);
  CHECK(first.events[1].type == "order.status_changed");
  const auto rest = at.events_after(first.next, 2);
  REQUIRE(rest.events.size() == 1);
  CHECK_FALSE(rest.more);
  CHECK(rest.events[0].sequence == 3);
  CHECK(rest.events[0].aggregate_id == id);
  CHECK(at.events_after(rest.next, 2).events.empty());
  CHECK(at.events_after(rest.next, 2).next == rest.next);
}

TEMPLATE_TEST_CASE("a store leases what is due, once until the lease ends", "",
                   real_store, played_store) {
  shop_floor<TestType> at;
  REQUIRE(at.place(at.placement_due(seconds{60})).verdict ==
          verdict::committed);
  CHECK(at.lease().empty());
  at.store.pass(seconds{90});
  const auto leased = at.lease();
  REQUIRE(leased.size() == 1);
  CHECK(leased[0].attempts == 0);
  CHECK(at.lease().empty());
  at.store.pass(seconds{90});
  CHECK(at.lease().size() == 1);
}

TEMPLATE_TEST_CASE("a store notes what became of a look", "", real_store,
                   played_store) {
  shop_floor<TestType> at;
  REQUIRE(at.place(at.placement_due(seconds{-1})).verdict ==
          verdict::committed);
  const auto first = at.lease();
  REQUIRE(first.size() == 1);
  at.settle(first[0], at.store.now() - seconds{1}, "away");
  const auto second = at.lease();
  REQUIRE(second.size() == 1);
  CHECK(second[0].attempts == 1);
  at.settle(second[0], at.store.now() - seconds{1});
  const auto third = at.lease();
  REQUIRE(third.size() == 1);
  CHECK(third[0].attempts == 0);
  // A lease that is not ours any more says nothing.
  at.settle(first[0], std::nullopt);
  at.store.pass(seconds{90});
  const auto fourth = at.lease();
  REQUIRE(fourth.size() == 1);
  at.settle(fourth[0], std::nullopt);
  at.store.pass(seconds{90});
  CHECK(at.lease().empty());
}

TEMPLATE_TEST_CASE("a store goes by the deadline that a change has set", "",
                   real_store, played_store) {
  shop_floor<TestType> at;
  const auto p = at.placement_due(seconds{-1});
  REQUIRE(at.place(p).verdict == verdict::committed);
  const auto leased = at.lease();
  REQUIRE(leased.size() == 1);
  auto change =
      a_move(*at.load(p.orders[0].order.id), order_status::awaiting_payment);
  change.look_at = at.store.now() + seconds{60};
  REQUIRE(at.change(change).verdict == verdict::committed);
  at.settle(leased[0], std::nullopt);
  CHECK(at.lease().empty());
  at.store.pass(seconds{90});
  CHECK(at.lease().size() == 1);
  auto last = a_move(*at.load(p.orders[0].order.id), order_status::paid);
  last.look_at.reset();
  REQUIRE(at.change(last).verdict == verdict::committed);
  at.store.pass(seconds{90});
  CHECK(at.lease().empty());
}
