/// An order to decide on, and what every change of one must hold.
#pragma once

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "domain/order_command.hpp"
#include "tests/domain/fixed_environment.hpp"
#include "tests/domain/status_table.hpp"

namespace orders::tests {

inline const auto owner = numbered_id(1);
inline const auto stranger = numbered_id(2);
inline const auto admin_id = numbered_id(3);

inline domain::requester the_owner() {
  return {domain::requester_kind::customer, owner};
}
inline domain::requester a_stranger() {
  return {domain::requester_kind::customer, stranger};
}
inline domain::requester an_admin() {
  return {domain::requester_kind::admin, admin_id};
}
inline domain::requester a_service() {
  return {domain::requester_kind::service, std::nullopt};
}
inline domain::requester the_system() {
  return {domain::requester_kind::system, std::nullopt};
}

/// The name of the requester in history (contract 4.3).
inline std::string type_of(const domain::requester& by) {
  switch (by.kind) {
    case domain::requester_kind::customer:
      return "customer";
    case domain::requester_kind::admin:
      return "admin";
    case domain::requester_kind::service:
      return "service";
    case domain::requester_kind::system:
      break;
  }
  return "system";
}

/// Goods of 1000, shipping 90, tax 20, discount 10: total 1100. In its
/// statuses past payment it has been paid; a cancelled one has not.
inline domain::order order_in(domain::order_status status) {
  domain::order o;
  o.id = numbered_id(500);
  o.order_number = "ORD-20260101-AAAAAAA";
  o.user_id = owner;
  o.order_source = "brand";
  o.subtotal = domain::money::of_minor(100'000);
  o.shipping_cost = domain::money::of_minor(9'000);
  o.tax_amount = domain::money::of_minor(2'000);
  o.discount_amount = domain::money::of_minor(1'000);
  o.total_amount = domain::money::of_minor(110'000);
  o.status = to_text(status);
  o.created_at = o.updated_at = at("2026-01-01T00:00:00Z");
  o.version = 7;
  o.invoiced_attempt = status == domain::order_status::pending ? 0 : 1;
  o.checkout_id = numbered_id(501);
  o.was_paid = !is_unpaid(status) && status != domain::order_status::cancelled;
  if (o.was_paid) o.paid_at = at("2026-01-02T00:00:00Z");
  o.items.resize(2);
  return o;
}

inline domain::order paid_and_cancelled() {
  auto o = order_in(domain::order_status::cancelled);
  o.was_paid = true;
  o.paid_at = at("2026-01-02T00:00:00Z");
  return o;
}

/// What the change does to the row's guards, ids and snapshot.
inline void check_change(const domain::order& before,
                         const domain::order_change& change,
                         const domain::requester& by) {
  CHECK(change.expected_version == before.version);
  CHECK(change.expected_status == before.status);
  CHECK(change.expected_updated_at == before.updated_at);
  const auto& after = change.after;
  CHECK(after.version == before.version + 1);
  CHECK(after.updated_at == at(frozen_now));
  CHECK(after.created_at == before.created_at);
  CHECK(after.id == before.id);
  CHECK(after.order_number == before.order_number);
  CHECK(after.user_id == before.user_id);
  CHECK(after.subtotal == before.subtotal);
  CHECK(after.discount_amount == before.discount_amount);
  CHECK(after.items.size() == before.items.size());
  CHECK_FALSE(change.history.empty());
  std::set<domain::uuid> ids;
  std::string at_status = before.status;
  for (const auto& entry : change.history) {
    ids.insert(entry.id);
    CHECK(entry.changed_by == by.user_id);
    CHECK(entry.changed_by_type == type_of(by));
    CHECK(entry.from_status == at_status);
    at_status = entry.to_status;
  }
  CHECK(at_status == after.status);
  for (const auto& event : change.events) ids.insert(event.id);
  CHECK(ids.size() == change.history.size() + change.events.size());
}

/// The change that was decided on; fails the test when there is none.
inline domain::order_change change_of(const domain::order& o,
                                      const domain::order_command& command,
                                      const domain::requester& by) {
  const auto decided = decide(o, command, by, fixed_environment());
  REQUIRE(decided);
  REQUIRE(*decided);
  check_change(o, **decided, by);
  return **decided;
}

inline bool changes_nothing(const domain::order& o,
                            const domain::order_command& command,
                            const domain::requester& by) {
  const auto decided = decide(o, command, by, fixed_environment());
  return decided && !*decided;
}

inline std::optional<domain::refusal> refusal_of(
    const domain::order& o, const domain::order_command& command,
    const domain::requester& by) {
  const auto decided = decide(o, command, by, fixed_environment());
  return decided ? std::nullopt : std::optional{decided.error()};
}

/// The moments an order can be stamped with, in the order of its life.
inline std::vector<std::optional<domain::timestamp>> moments_of(
    const domain::order& o) {
  return {o.paid_at,      o.confirmed_at, o.processed_at, o.shipped_at,
          o.delivered_at, o.completed_at, o.cancelled_at};
}

}  // namespace orders::tests
