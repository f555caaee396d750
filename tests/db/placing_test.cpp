// checkout/place by group commit: a checkout is written whole or not at all.

#include <catch2/catch.hpp>

#include "tests/db/migrated.hpp"
#include "tests/db/old_rows.hpp"

using namespace orders;
using namespace orders::tests;
using db::write_verdict;

namespace {

/// checkouts, orders, items, history rows, events.
std::string row_counts(const migrated_database& d) {
  return d.value<std::string>(
      "select concat_ws(' ', (select count(*) from checkout), "
      "(select count(*) from \"order\"), (select count(*) from order_item), "
      "(select count(*) from order_status_history), "
      "(select count(*) from service_outbox))");
}

}  // namespace

TEST_CASE("what is placed is read back as it was made", "[db][place]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto seller = fresh_id();
  auto p =
      a_checkout()
          .paid_by("bank_transfer", moment("2027-01-02T03:04:05.678Z"))
          .with(an_order().with_items(3).charged("9000", "110.05", "500.25"))
          .with(an_order().of_seller(seller).priced("0.01"))
          .make();
  auto& house = p.orders[0].order;
  house.shipping_district = "Menteng";
  house.shipping_latitude = -620876340;
  house.shipping_longitude = 10684559900;
  house.customer_email = "dewi@example.com";
  house.customer_notes = "quote \" and \\ and 'é' \n";
  house.shipping_address_id = fresh_id();
  house.shipping_courier = "jne";
  house.shipping_method = "REG";
  REQUIRE(place(writer, p).verdict == write_verdict::committed);
  CHECK(row_counts(d) == "1 2 4 2 2");

  const auto found = db::orders_of_checkout(d.reader(), p.checkout.id);
  REQUIRE(found.size() == 2);
  const auto& o = found[0];
  CHECK(o.id == house.id);
  CHECK(o.order_number == house.order_number);
  CHECK(o.user_id == p.checkout.user_id);
  CHECK(o.order_source == "brand");
  CHECK_FALSE(o.seller_id);
  CHECK(o.subtotal == rupiah("60000"));
  CHECK(o.discount_amount == rupiah("500.25"));
  CHECK(o.shipping_cost == rupiah("9000"));
  CHECK(o.tax_amount == rupiah("110.05"));
  CHECK(o.total_amount == rupiah("68609.80"));
  CHECK(o.currency == "IDR");
  CHECK(o.shipping_country == "Indonesia");
  CHECK(o.shipping_district == house.shipping_district);
  CHECK(o.shipping_latitude == house.shipping_latitude);
  CHECK(o.shipping_longitude == house.shipping_longitude);
  CHECK(o.customer_email == house.customer_email);
  CHECK(o.customer_notes == house.customer_notes);
  CHECK(o.shipping_address_id == house.shipping_address_id);
  CHECK(o.shipping_courier == house.shipping_courier);
  CHECK(o.shipping_method == house.shipping_method);
  CHECK(o.status == "pending");
  CHECK_FALSE(o.was_paid);
  CHECK(o.created_at == p.checkout.created_at);
  CHECK(o.updated_at == p.checkout.created_at);
  CHECK(o.version == 0);
  CHECK(o.invoice_attempt == 1);
  CHECK(o.invoiced_attempt == 0);
  CHECK(o.checkout_id == p.checkout.id);
  CHECK(o.idempotency_key == p.checkout.idempotency_key + ":0");
  REQUIRE(o.items.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CAPTURE(i);
    CHECK(o.items[i].id == house.items[i].id);
    CHECK(o.items[i].product_id == house.items[i].product_id);
    CHECK(o.items[i].product_name == house.items[i].product_name);
    CHECK(o.items[i].quantity == 2);
    CHECK(o.items[i].total_amount == rupiah("20000"));
  }
  CHECK(found[1].seller_id == seller);
  CHECK(found[1].order_source == "seller");
  CHECK(found[1].total_amount == rupiah("0.02"));
}

TEST_CASE("amounts reach their columns exactly", "[db][place]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  // 2 x 4,999,999,999,999.99 is just within DECIMAL(15,2).
  const auto p =
      a_checkout().with(an_order().priced("4999999999999.99")).make();
  REQUIRE(is_committed(place(writer, p)));
  CHECK(d.value<std::string>("select unit_price || ' ' || subtotal "
                             "from order_item") ==
        "4999999999999.99 9999999999999.98");
  CHECK(d.value<std::string>("select total_amount from \"order\"") ==
        "9999999999999.98");
  CHECK(d.value<std::string>("select payload ->> 'totalAmount' "
                             "from service_outbox") == "9999999999999.98");
}

TEST_CASE("an order without anything to pay keeps both its steps in order",
          "[db][place]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  auto p = a_checkout().with(an_order().priced("0")).make();
  auto& free = p.orders[0];
  free.order.status = "paid";
  free.order.paid_at = p.checkout.created_at;
  free.history.push_back({fresh_id(),
                          "pending",
                          "paid",
                          "nothing_to_pay",
                          "Order total is zero",
                          {},
                          "system",
                          {}});
  auto& settled = free.events.emplace_back();
  settled.id = fresh_id();
  settled.type = domain::event_type::status_changed;
  settled.from_status = "pending";
  settled.to_status = "paid";
  REQUIRE(is_committed(place(writer, p)));
  CHECK(d.order(free.order.id).was_paid);
  CHECK(d.value<std::string>(
            "select string_agg(sequence || ' ' || event_type, ', ' "
            "order by sequence) from service_outbox") ==
        "1 order.created, 2 order.status_changed");
  CHECK(d.value<int>("select event_sequence from \"order\"") == 2);
}

TEST_CASE("a taken key writes nothing of the second checkout", "[db][place]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto user = fresh_id();
  REQUIRE(is_committed(place(writer, a_checkout().by(user).under("k").make())));
  const auto before = row_counts(d);

  SECTION("of one order or many") {
    const auto second = a_checkout()
                            .by(user)
                            .under("k")
                            .with(an_order().with_items(2))
                            .with(an_order().of_seller(fresh_id()))
                            .make();
    CHECK(place(writer, second).verdict == write_verdict::conflict);
    CHECK(row_counts(d) == before);
  }
  SECTION("while the rest of its batch is committed") {
    const std::vector batch{a_checkout().by(user).under("other").make(),
                            a_checkout().by(user).under("k").make(),
                            a_checkout().under("k").make()};
    const auto outcomes = commit_all(writer, batch);
    CHECK(outcomes[0].verdict == write_verdict::committed);
    CHECK(outcomes[1].verdict == write_verdict::conflict);
    CHECK(outcomes[2].verdict == write_verdict::committed);
    CHECK(row_counts(d) == "3 3 3 3 3");
  }
}

TEST_CASE("a taken order number fails alone and names its index",
          "[db][place]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  REQUIRE(is_committed(
      place(writer, a_checkout().with(an_order().numbered("ORD-1")).make())));
  const auto guilty =
      GENERATE(std::size_t{0}, std::size_t{37}, std::size_t{63});
  CAPTURE(guilty);
  std::vector<domain::placement> batch;
  for (std::size_t i = 0; i < 64; ++i) {
    auto order = an_order().with_items(2);
    if (i == guilty) order.numbered("ORD-1");
    batch.push_back(a_checkout().with(order).make());
  }
  const auto outcomes = commit_all(writer, batch);
  for (std::size_t i = 0; i < 64; ++i) {
    CAPTURE(i);
    if (i == guilty) {
      CHECK(outcomes[i].verdict == write_verdict::failed);
      CHECK(outcomes[i].why.code == db::errc::unique_violation);
      CHECK(outcomes[i].why.constraint == "order_order_number_key");
    } else {
      CHECK(outcomes[i].verdict == write_verdict::committed);
    }
  }
  CHECK(row_counts(d) == "64 64 127 64 64");
}

TEST_CASE("a key that an old order holds fails by the index of orders",
          "[db][place]") {
  migrated_database d;
  old_order old;
  old.key = "k:0";
  insert(d, old);
  db::group_commit writer{d.conninfo()};
  const auto outcome =
      place(writer, a_checkout().by(old.user).under("k").make());
  CHECK(outcome.verdict == write_verdict::failed);
  CHECK(outcome.why.code == db::errc::unique_violation);
  CHECK(outcome.why.constraint == "order_user_id_idempotency_key_key");
  CHECK(row_counts(d) == "0 1 0 0 0");
}

TEST_CASE("a value that its column refuses fails alone", "[db][place]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const std::vector batch{
      a_checkout().make(),
      a_checkout().with(an_order().sent_to("r", std::string(21, '1'))).make(),
      a_checkout().make()};
  const auto outcomes = commit_all(writer, batch);
  CHECK(is_committed(outcomes[0]));
  CHECK(outcomes[1].verdict == write_verdict::failed);
  CHECK(outcomes[1].why.code == db::errc::rejected);
  CHECK(is_committed(outcomes[2]));
  CHECK(row_counts(d) == "2 2 2 2 2");
}

TEST_CASE("a checkout and a change share one batch", "[db][place]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto first = placed_order_in(d, writer);
  const auto second = placed_order_in(d, writer);

  const auto p = a_checkout().make();
  const auto taken = a_checkout().by(first.user_id).under("k").make();
  const auto move = a_move(first, domain::order_status::paid);
  auto stale = a_move(second, domain::order_status::paid);
  stale.expected_version = 7;
  REQUIRE(is_committed(
      place(writer, a_checkout().by(first.user_id).under("k").make())));

  const std::vector<db::write_command> batch{&move, &p, &stale, &taken};
  const auto outcomes = writer.commit(batch);
  CHECK(outcomes[0].verdict == write_verdict::committed);
  CHECK(outcomes[1].verdict == write_verdict::committed);
  CHECK(outcomes[2].verdict == write_verdict::conflict);
  CHECK(outcomes[3].verdict == write_verdict::conflict);
  CHECK(d.order(first.id).status == "paid");
  CHECK(d.order(second.id).status == "pending");
  CHECK(db::orders_of_checkout(d.reader(), p.checkout.id).size() == 1);
  CHECK(row_counts(d) == "4 4 4 5 5");
}

TEST_CASE("nothing to commit is no batch", "[db][place]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  CHECK(writer.commit({}).empty());
}
