// The database as second judge: what the service should never write is refused
// by name, what the old service writes is not.

#include <catch2/catch.hpp>
#include <optional>
#include <set>

#include "tests/db/migrated.hpp"
#include "tests/db/old_rows.hpp"
#include "tests/domain/status_table.hpp"

using namespace orders;
using namespace orders::tests;
using db::write_verdict;
using domain::order_status;

namespace {

/// The rule that refused the statement; empty: none did.
std::string refused_by(const database& d, const std::string& statement,
                       const domain::uuid& id) {
  bool lost = false;
  const auto done = db::guarded(
      [&] {
        d.query(statement, id.text());
        return true;
      },
      lost);
  if (done) return {};
  INFO(done.error().message);
  CHECK((done.error().code == db::errc::rejected ||
         done.error().code == db::errc::unique_violation));
  CHECK_FALSE(lost);
  return done.error().constraint;
}

struct forgery {
  const char* rule;
  /// Assignments of one row; $1 is the order's id.
  const char* what;
};

const std::vector<forgery> forged_orders = {
    {"order_counters_are_sound", "invoice_attempt = 0"},
    {"order_counters_are_sound", "invoiced_attempt = -1"},
    {"order_counters_are_sound", "invoiced_attempt = 2"},
    {"order_counters_are_sound", "event_sequence = -1"},
    {"order_refunds_are_not_negative", "refunded_amount = -0.01"},
    {"order_status_is_known", "status = 'on_hold'"},
    {"order_paid_at_is_known", "status = 'paid', paid_at = null"},
    {"order_paid_at_is_known", "status = 'completed', paid_at = null"},
    {"order_amounts_are_not_negative",
     "shipping_cost = -1, total_amount = subtotal + tax_amount - 1 - "
     "discount_amount"},
    {"order_amounts_are_not_negative",
     "tax_amount = -1, total_amount = subtotal + shipping_cost - 1 - "
     "discount_amount"},
    {"order_amounts_are_not_negative",
     "discount_amount = -1, total_amount = total_amount + discount_amount + 1"},
    {"order_discount_within_subtotal",
     "discount_amount = subtotal + 1, total_amount = shipping_cost + "
     "tax_amount - 1"},
    {"order_total_is_the_sum", "total_amount = total_amount + 0.02"},
    {"order_total_is_the_sum", "total_amount = total_amount - 0.02"},
    {"order_total_is_the_sum",
     "total_amount = total_amount + 0.01, version = version + 1"},
    {"order_total_is_the_sum",
     "shipping_cost = shipping_cost + 0.01, version = version + 1"},
    {"order_counters_grow", "version = version + 2"},
    {"order_counters_grow", "version = -1"},
    {"order_counters_grow",
     "version = version + 1, invoice_attempt = invoice_attempt - 1"},
    {"order_counters_grow",
     "version = version + 1, event_sequence = event_sequence - 1"},
    {"order_move_is_legal", "status = 'delivered', version = version + 1"},
};

const std::vector<forgery> forged_items = {
    {"order_item_is_something", "quantity = 0, subtotal = 0"},
    {"order_item_is_something", "quantity = -1, subtotal = -unit_price"},
    {"order_item_is_something", "unit_price = -1, subtotal = -1 * quantity"},
    {"order_item_subtotal_is_the_product", "quantity = quantity + 1"},
    {"order_item_subtotal_is_the_product", "subtotal = subtotal + 0.01"},
};

domain::order charged_order_in(migrated_database& d, db::group_commit& writer) {
  const auto p =
      a_checkout().with(an_order().charged("9000", "1100", "500")).make();
  if (!is_committed(place(writer, p)))
    throw std::runtime_error("the order was not placed");
  return d.order(p.orders.at(0).order.id);
}

std::string update(const std::string& assignments) {
  return "update \"order\" set " + assignments + " where id = $1";
}

/// Where one change may take an order, by the domain's table: a step, or the
/// several that a shipment's report and a late payment take at once.
bool one_change_takes(order_status from, order_status to, bool was_paid) {
  if (table_allows(from, to, was_paid)) return true;
  if (domain::is_unpaid(from)) return domain::is_refund(to);
  const auto first = order_status::processing, last = order_status::delivered;
  return from >= order_status::paid && from < last && to >= first &&
         to <= last && from < to;
}

}  // namespace

TEST_CASE("a forged order is refused by the rule it breaks", "[db][judge]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto o = charged_order_in(d, writer);
  for (const auto& f : forged_orders) {
    INFO(f.what);
    CHECK(refused_by(d, update(f.what), o.id) == f.rule);
  }
  CHECK(refused_by(d,
                   "insert into \"order\" select (jsonb_populate_record(o, "
                   "'{\"version\": -1}')).* from \"order\" o where id = $1",
                   o.id) == "order_counters_are_sound");
  CHECK(is_committed(change(writer, a_move(o, order_status::paid))));
}

TEST_CASE("a forged item is refused by the rule it breaks", "[db][judge]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto o = charged_order_in(d, writer);
  for (const auto& f : forged_items) {
    INFO(f.what);
    CHECK(refused_by(d,
                     "update order_item set " + std::string{f.what} +
                         " where order_id = $1",
                     o.id) == f.rule);
  }
}

TEST_CASE("events of one order have numbers of their own", "[db][judge]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto o = charged_order_in(d, writer);
  const auto insert = [&](const std::string& sequence) {
    return refused_by(
        d,
        "insert into service_outbox (aggregate_type, aggregate_id, "
        "event_type, payload, sequence) values ('Order', $1, 'order.created', "
        "'{}', " +
            sequence + ")",
        o.id);
  };
  CHECK(insert("1") == "service_outbox_aggregate_id_sequence_key");
  CHECK(insert("0") == "service_outbox_sequence_is_positive");
  CHECK(insert("2") == "");
  CHECK(insert("null") == "");
  CHECK(insert("null") == "");
}

TEST_CASE("every move is judged as the domain judges it", "[db][judge]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto o = charged_order_in(d, writer);
  pqxx::connection session{d.url()};
  for (std::size_t f = 0; f < status_count; ++f)
    for (std::size_t t = 0; t < status_count; ++t)
      for (const bool was_paid : {false, true}) {
        const auto from = status_at(f), to = status_at(t);
        // Only a cancelled order may have been paid or not.
        if (from == to || (from != order_status::cancelled && !was_paid))
          continue;
        INFO(to_text(from) << " to " << to_text(to)
                           << (was_paid ? ", paid" : ", never paid"));
        pqxx::work tx{session};
        tx.exec_params(update("status = $2, paid_at = case when $3 then now() "
                              "end"),
                       o.id.text(), std::string{to_text(from)}, was_paid);
        std::optional<std::string> refusal;
        try {
          tx.exec_params(update("status = $2, version = version + 1"),
                         o.id.text(), std::string{to_text(to)});
        } catch (const pqxx::check_violation& e) {
          refusal = e.what();
        }
        CHECK(refusal.has_value() != one_change_takes(from, to, was_paid));
        if (refusal && was_paid)
          CHECK(refusal->find("order_move_is_legal") != std::string::npos);
      }
}

TEST_CASE("the steps that the database knows are those of the domain",
          "[db][judge]") {
  migrated_database d;
  using pair = std::pair<std::string, std::string>;
  std::set<pair> known, ours;
  for (const auto& row :
       d.query("select from_status, to_status from order_transition"))
    known.emplace(row[0].c_str(), row[1].c_str());
  for (const auto& step : domain::transitions)
    ours.emplace(to_text(step.from), to_text(step.to));
  CHECK(known == ours);
}

TEST_CASE("a payment that the history tells of counts for a refund",
          "[db][judge]") {
  migrated_database d;
  old_order o;
  o.status = "cancelled";
  insert(d, o);
  const auto refund = update("status = 'refunded', version = version + 1");
  CHECK(refused_by(d, refund, o.id) == "order_refund_was_paid");
  d.query(
      "insert into order_status_history (order_id, to_status) "
      "values ($1, 'paid')",
      o.id.text());
  CHECK(refused_by(d, refund, o.id) == "");
}

TEST_CASE("a forged command is refused alone, and the rest of its batch is not",
          "[db][judge]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  auto forged = a_checkout().with(an_order().charged("9000", "0", "0")).make();
  forged.orders[0].order.total_amount = rupiah("1");
  const std::vector batch{a_checkout().make(), forged, a_checkout().make()};
  const auto outcomes = commit_all(writer, batch);
  CHECK(is_committed(outcomes[0]));
  CHECK(is_committed(outcomes[2]));
  REQUIRE(outcomes[1].verdict == write_verdict::failed);
  CHECK(outcomes[1].why.code == db::errc::rejected);
  CHECK(outcomes[1].why.constraint == "order_total_is_the_sum");
  CHECK(d.count("\"order\"") == 2);
  CHECK(d.count("checkout") == 2);

  const auto o = d.order(batch[0].orders[0].order.id);
  auto leap = a_move(o, order_status::paid);
  leap.after.status = "completed";
  const auto refused = change(writer, leap);
  REQUIRE(refused.verdict == write_verdict::failed);
  CHECK(refused.why.code == db::errc::rejected);
  CHECK(refused.why.constraint == "order_move_is_legal");
  CHECK(d.count("order_status_history") == 2);
  CHECK(is_committed(change(writer, a_move(o, order_status::paid))));
}

TEST_CASE("the old service writes to our orders what it always wrote",
          "[db][judge]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  const auto o = charged_order_in(d, writer);
  // As contract 4.2, 4.5 and F40 tell: each amount rounded by its column, a
  // refund of what was never paid.
  for (const char* written :
       {"shipping_cost = 1000.005, tax_amount = 0.005, total_amount = subtotal "
        "+ 1000.005 + 0.005 - discount_amount, updated_at = now()",
        "shipping_cost = 0, tax_amount = 0, total_amount = subtotal - "
        "discount_amount, updated_at = now()",
        "status = 'cancelled', cancelled_at = now(), updated_at = now()",
        "status = 'refunded', updated_at = now()"}) {
    INFO(written);
    CHECK(refused_by(d, update(written), o.id) == "");
  }
  // And we can still work on what it left.
  const auto left = d.order(o.id);
  auto c = a_move(o, order_status::paid);
  c.expected_status = left.status;
  c.expected_updated_at = left.updated_at;
  c.after = left;
  c.after.version = left.version + 1;
  CHECK(is_committed(change(writer, c)));
}

TEST_CASE("rows of the old service may be as they are", "[db][judge]") {
  migrated_database d;
  db::group_commit writer{d.conninfo()};
  old_order o;
  o.status = "processing";  // paid, though nothing tells when
  insert(d, o);
  // Another writer's total, below zero and not the sum (F15).
  CHECK(refused_by(d,
                   update("total_amount = -83998.17, discount_amount = 99999, "
                          "status = 'on_hold'"),
                   o.id) == "");
  CHECK(refused_by(d, update("status = 'processing'"), o.id) == "");
  CHECK(is_committed(
      change(writer, a_move(d.order(o.id), order_status::ready_to_ship))));
  CHECK(d.order(o.id).total_amount == rupiah("-83998.17"));
}
