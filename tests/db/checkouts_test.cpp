// Looking up what is known under a key, and the orders of a checkout.

#include <catch2/catch.hpp>

#include "tests/db/migrated.hpp"
#include "tests/db/old_rows.hpp"

using namespace orders;
using namespace orders::tests;
using domain::checkout_key;

namespace {

void insert_old(const database& d, const domain::uuid& user, std::string key,
                std::optional<std::string> deleted = {}) {
  old_order o;
  o.user = user;
  o.number = key + " of " + o.number;
  o.key = std::move(key);
  o.deleted = std::move(deleted);
  insert(d, o);
}

/// The keys of the orders of an old checkout.
std::vector<std::string> old_keys(migrated_database& d,
                                  const checkout_key& key) {
  std::vector<std::string> out;
  for (const auto& o : db::orders_of_old_checkout(d.reader(), key))
    out.push_back(o.idempotency_key.value_or(""));
  return out;
}

}  // namespace

TEST_CASE("a checkout is found with all that was stored of it",
          "[db][checkouts]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  auto paid_later =
      a_checkout()
          .paid_by("bank_transfer", moment("2027-01-02T03:04:05.678Z"))
          .make();
  paid_later.checkout.fingerprint = std::string(60, '0') + "abcd";
  const auto plain = a_checkout().make();
  REQUIRE(is_committed(place(writer, paid_later)));
  REQUIRE(is_committed(place(writer, plain)));
  const std::vector<checkout_key> keys{
      {plain.checkout.user_id, plain.checkout.idempotency_key},
      {paid_later.checkout.user_id, paid_later.checkout.idempotency_key}};
  const auto found = db::find_checkouts(d.reader(), keys);
  REQUIRE(found.size() == 2);
  REQUIRE(found[1].checkout);
  const auto& record = *found[1].checkout;
  CHECK(record.id == paid_later.checkout.id);
  CHECK(record.user_id == paid_later.checkout.user_id);
  CHECK(record.idempotency_key == paid_later.checkout.idempotency_key);
  CHECK(record.fingerprint == paid_later.checkout.fingerprint);
  CHECK(record.payment_method == "bank_transfer");
  CHECK(record.expires_at == paid_later.checkout.expires_at);
  CHECK_FALSE(found[1].made_by_old_service);
  REQUIRE(found[0].checkout);
  CHECK(found[0].checkout->id == plain.checkout.id);
  CHECK_FALSE(found[0].checkout->payment_method);
  CHECK_FALSE(found[0].checkout->expires_at);
}

TEST_CASE("many keys are each answered exactly, in their order",
          "[db][checkouts]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto user = fresh_id();
  const auto other = fresh_id();
  REQUIRE(
      is_committed(place(writer, a_checkout().by(user).under("new").make())));
  REQUIRE(is_committed(
      place(writer, a_checkout().by(user).under("with:colon").make())));
  REQUIRE(
      is_committed(place(writer, a_checkout().by(other).under("his").make())));
  insert_old(d, user, "abc:0");
  insert_old(d, user, "old:1:0");
  insert_old(d, user, "gone:0", "2025-04-01T00:00:00Z");
  insert_old(d, user, "late:1");
  insert_old(d, other, "theirs:0");

  enum class answer { nothing, checkout, old };
  const std::vector<std::pair<checkout_key, answer>> expected{
      {{user, "abc"}, answer::old},
      {{user, "new"}, answer::checkout},
      {{user, "%"}, answer::nothing},
      {{user, "ab_"}, answer::nothing},
      {{user, "ab"}, answer::nothing},
      {{user, "ABC"}, answer::nothing},
      {{user, "abc:0"}, answer::nothing},
      {{user, "with:colon"}, answer::checkout},
      {{user, "with"}, answer::nothing},
      {{user, "old:1"}, answer::old},
      {{user, "old"}, answer::nothing},
      {{user, "gone"}, answer::nothing},
      {{user, "late"}, answer::nothing},
      {{user, "theirs"}, answer::nothing},
      {{other, "theirs"}, answer::old},
      {{other, "abc"}, answer::nothing},
      {{user, "his"}, answer::nothing},
      {{other, "his"}, answer::checkout},
      {{user, "new"}, answer::checkout},
      {{user, "\"quoted\\"}, answer::nothing},
      {{fresh_id(), "new"}, answer::nothing},
  };
  std::vector<checkout_key> keys;
  for (const auto& [key, what] : expected) keys.push_back(key);
  const auto found = db::find_checkouts(d.reader(), keys);
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    CAPTURE(keys[i].idempotency_key);
    const auto what = found[i].checkout              ? answer::checkout
                      : found[i].made_by_old_service ? answer::old
                                                     : answer::nothing;
    CHECK((what == expected[i].second));
    if (found[i].checkout)
      CHECK(found[i].checkout->idempotency_key == keys[i].idempotency_key);
  }
  CHECK(db::find_checkouts(d.reader(), {}).empty());
}

TEST_CASE("orders of an old checkout come in the order of their numbers",
          "[db][checkouts]") {
  migrated_database d;
  const auto user = fresh_id();
  for (const int i : {11, 2, 0, 10, 1, 12, 9, 3, 8, 4, 7, 5, 6})
    insert_old(d, user, "k:" + std::to_string(i));
  insert_old(d, user, "k");
  insert_old(d, user, "k:");
  insert_old(d, user, "k:x");
  insert_old(d, user, "k:01");
  insert_old(d, user, "k:0:0");
  insert_old(d, user, "kk:0");
  insert_old(d, fresh_id(), "k:13");
  insert_old(d, user, "k:13", "2025-04-01T00:00:00Z");
  std::vector<std::string> expected;
  for (int i = 0; i <= 12; ++i) expected.push_back("k:" + std::to_string(i));
  CHECK(old_keys(d, {user, "k"}) == expected);
  CHECK(old_keys(d, {user, "k:0"}) == std::vector<std::string>{"k:0:0"});
  CHECK(old_keys(d, {user, "%"}).empty());
  CHECK(old_keys(d, {fresh_id(), "k"}).empty());
}

TEST_CASE("orders of a checkout come in basket order and without deleted ones",
          "[db][checkouts]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  auto maker = a_checkout().under("with:colons:");
  for (int i = 0; i < 12; ++i) maker.with(an_order().of_seller(fresh_id()));
  const auto p = maker.make();
  REQUIRE(is_committed(place(writer, p)));
  REQUIRE(is_committed(place(writer, a_checkout().make())));
  d.query("update \"order\" set deleted_at = now() where id = $1",
          p.orders[5].order.id.text());
  const auto found = db::orders_of_checkout(d.reader(), p.checkout.id);
  REQUIRE(found.size() == 11);
  for (std::size_t i = 0; i < found.size(); ++i)
    CHECK(found[i].id == p.orders[i < 5 ? i : i + 1].order.id);
  CHECK(db::orders_of_checkout(d.reader(), fresh_id()).empty());
  // Made by this service: none of the old one's.
  CHECK(db::orders_of_old_checkout(
            d.reader(), {p.checkout.user_id, p.checkout.idempotency_key})
            .empty());
}
