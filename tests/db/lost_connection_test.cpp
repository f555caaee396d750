// What becomes of a batch whose connection is lost before, while or after the
// server works on it.

#include <catch2/catch.hpp>
#include <thread>

#include "tests/db/migrated.hpp"
#include "tests/support/tcp_gate.hpp"
#include "tests/support/waiting.hpp"

using namespace orders;
using namespace orders::tests;
using db::write_verdict;
using domain::order_status;

namespace {

/// A database behind a gate.
struct gated_database : migrated_database {
  tcp_gate gate{server_host(), server_port()};
  db::group_commit writer{conninfo_of(url_through(gate.port()), "gated")};

  /// Everything of one default checkout, once.
  bool holds_exactly(const domain::placement& p) const {
    return value<bool>(
        "select (select count(*) from checkout where id = $1) = 1 "
        "and (select count(*) from \"order\" where checkout_id = $1) = 1 "
        "and (select count(*) from order_item where order_id = $2) = 1 "
        "and (select count(*) from order_status_history "
        "     where order_id = $2) = 1 "
        "and (select count(*) from service_outbox "
        "     where aggregate_id = $2) = 1",
        p.checkout.id.text(), p.orders.at(0).order.id.text());
  }

  /// Once and for all in the row, its history and the outbox.
  bool holds_exactly(const domain::order_change& c) const {
    return value<bool>(
        "select (select version from \"order\" where id = $1) = $2::bigint "
        "and (select count(*) from order_status_history "
        "     where order_id = $1) = 1 + $2::bigint "
        "and (select count(*) from service_outbox "
        "     where aggregate_id = $1) = 1 + $2::bigint "
        "and (select count(*) from order_status_history where id = $3) = 1",
        c.after.id.text(), c.after.version, c.history.at(0).id.text());
  }
};

/// Sessions of the application that wait for a lock.
std::string waiting_sessions(const database& d,
                             const std::string& application) {
  return d.value<std::string>(
      "select coalesce(string_agg(pid::text, ' '), '') from pg_stat_activity "
      "where datname = current_database() and application_name = $1 "
      "and wait_event_type = 'Lock'",
      application);
}

void end_session(const database& d, const std::string& pid) {
  REQUIRE(d.value<bool>("select pg_terminate_backend($1::int, 10000)", pid));
}

}  // namespace

TEST_CASE("a connection lost between batches costs nothing", "[db][lost]") {
  gated_database d;
  const auto o = placed_order_in(d, d.writer);
  SECTION("ended by the server") {
    d.end_sessions();
  }
  SECTION("reset on the way") {
    d.gate.cut_once();
  }
  const auto p = a_checkout().make();
  const auto c = a_move(o, order_status::paid);
  const std::vector<db::write_command> batch{&p, &c};
  for (const auto& outcome : d.writer.commit(batch))
    CHECK(outcome.verdict == write_verdict::committed);
  CHECK(d.holds_exactly(p));
  CHECK(d.holds_exactly(c));
}

TEST_CASE("a session ended while its statement waits is repeated",
          "[db][lost]") {
  gated_database d;
  const auto o = placed_order_in(d, d.writer);
  const auto c = a_move(o, order_status::paid);
  const auto p = a_checkout().make();
  std::vector<db::write_command> batch{&c};
  SECTION("a change alone") {}
  SECTION("together with a checkout") {
    batch.push_back(&p);
  }

  pqxx::connection holder{d.url()};
  pqxx::work held{holder};
  held.exec("select from \"order\" for update");
  std::vector<db::write_outcome> outcomes;
  std::thread commit{[&] { outcomes = d.writer.commit(batch); }};
  std::string first;
  wait_until("the change waits for the row", [&] {
    first = waiting_sessions(d, "gated");
    return !first.empty();
  });
  end_session(d, first);
  wait_until("the change is tried by another session", [&] {
    const auto now = waiting_sessions(d, "gated");
    return !now.empty() && now != first;
  });
  held.commit();
  commit.join();
  for (const auto& outcome : outcomes)
    CHECK(outcome.verdict == write_verdict::committed);
  CHECK(d.holds_exactly(c));
  if (batch.size() == 2) CHECK(d.holds_exactly(p));
}

TEST_CASE("an answer lost after the commit is found by reading back",
          "[db][lost]") {
  gated_database d;
  const auto o = placed_order_in(d, d.writer);
  const auto p = a_checkout().make();
  const auto c = a_move(o, order_status::paid);
  std::vector<db::write_command> batch;
  SECTION("of a checkout") {
    batch = {&p};
    d.gate.swallow_reply_to(p.checkout.id.text());
  }
  SECTION("of a change") {
    // Sent when the statement is run, not when it is prepared.
    batch = {&c};
    d.gate.swallow_reply_to(c.history[0].id.text());
  }
  SECTION("of both, at COMMIT") {
    batch = {&p, &c};
    d.gate.swallow_reply_to("COMMIT");
  }
  for (const auto& outcome : d.writer.commit(batch))
    CHECK(outcome.verdict == write_verdict::committed);
  CHECK(d.gate.swallowed() == 1);
  for (const auto& command : batch)
    CHECK(std::visit([&](auto* what) { return d.holds_exactly(*what); },
                     command));
  CHECK(d.count("\"order\"") ==
        (batch.front() == db::write_command{&c} ? 1 : 2));
}

TEST_CASE("a lost batch is repeated only for what is missing", "[db][lost]") {
  gated_database d;
  std::vector<domain::placement> batch;
  for (int i = 0; i < 64; ++i) batch.push_back(a_checkout().make());
  // Conflicts wrote nothing: they must stay conflicts after the read-back.
  const auto user = fresh_id();
  REQUIRE(
      is_committed(place(d.writer, a_checkout().by(user).under("k").make())));
  batch[20] = a_checkout().by(user).under("k").make();
  d.gate.swallow_reply_to(batch[63].checkout.id.text());
  const auto outcomes = commit_all(d.writer, batch);
  CHECK(d.gate.swallowed() == 1);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    CAPTURE(i);
    CHECK(outcomes[i].verdict ==
          (i == 20 ? write_verdict::conflict : write_verdict::committed));
  }
  CHECK(d.count("checkout") == 64);
  CHECK(d.count("\"order\"") == 64);
  CHECK(d.count("service_outbox") == 64);
}

TEST_CASE("an order number's collision is told though its answer was lost",
          "[db][lost]") {
  gated_database d;
  REQUIRE(is_committed(
      place(d.writer, a_checkout().with(an_order().numbered("ORD-1")).make())));
  const std::vector batch{
      a_checkout().make(),
      a_checkout().with(an_order().numbered("ORD-1")).make()};
  d.gate.swallow_reply_to(batch[0].checkout.id.text());
  const auto outcomes = commit_all(d.writer, batch);
  CHECK(d.gate.swallowed() == 1);
  CHECK(outcomes[0].verdict == write_verdict::committed);
  CHECK(outcomes[1].verdict == write_verdict::failed);
  CHECK(outcomes[1].why.constraint == "order_order_number_key");
  CHECK(d.holds_exactly(batch[0]));
}

TEST_CASE("a change whose answer was lost is found though another followed",
          "[db][lost]") {
  gated_database d;
  db::group_commit patient{conninfo_of(d.url_through(d.gate.port())), patience};
  const auto o = placed_order_in(d, patient);
  const auto c = a_move(o, order_status::paid);
  const auto next = a_move(c.after, order_status::confirmed);
  db::group_commit second{d.conninfo()};
  REQUIRE(is_committed(place(second, a_checkout().make())));

  // No new session, so no read-back, until the other change is committed.
  d.allow_sessions(false);
  d.gate.swallow_reply_to(c.history[0].id.text());
  db::write_outcome following;
  std::thread other{[&] {
    wait_until("the answer is lost", [&] { return d.gate.swallowed() == 1; });
    following = change(second, next);
    d.allow_sessions(true);
  }};
  const auto outcome = change(patient, c);
  other.join();
  CHECK(following.verdict == write_verdict::committed);
  CHECK(outcome.verdict == write_verdict::committed);
  CHECK(d.holds_exactly(next));
}

TEST_CASE("without a server every command fails at once as unavailable",
          "[db][lost]") {
  gated_database d;
  SECTION("nobody listens any more") {
    d.gate.cut();
  }
  SECTION("sessions are refused") {
    d.allow_sessions(false);
    d.end_sessions();
  }
  const std::vector batch{a_checkout().make(), a_checkout().make()};
  for (int attempt = 0; attempt < 3; ++attempt)
    for (const auto& outcome : commit_all(d.writer, batch)) {
      CHECK(outcome.verdict == write_verdict::failed);
      CHECK(outcome.why.code == db::errc::unavailable);
    }
  d.gate.pass();
  d.allow_sessions(true);
  wait_until("the same writer works again",
             [&] { return is_committed(commit_all(d.writer, batch)[0]); });
  CHECK(d.count("checkout") == 2);
}

TEST_CASE("a server that goes between batches is reported in bounded time",
          "[db][lost]") {
  gated_database d;
  const auto o = placed_order_in(d, d.writer);
  const auto c = a_move(o, order_status::paid);
  d.gate.cut();
  // Was it sent? A writer that had a connection cannot know.
  CHECK(change(d.writer, c).verdict == write_verdict::unknown);
  const auto second = change(d.writer, c);
  CHECK(second.verdict == write_verdict::failed);
  CHECK(second.why.code == db::errc::unavailable);
  d.gate.pass();
  wait_until("the same writer works again",
             [&] { return is_committed(change(d.writer, c)); });
  CHECK(d.holds_exactly(c));
}

TEST_CASE("a server lost during the statement leaves the outcome unknown",
          "[db][lost]") {
  gated_database d;
  const auto o = placed_order_in(d, d.writer);
  const auto c = a_move(o, order_status::paid);
  pqxx::connection holder{d.url()};
  pqxx::work held{holder};
  held.exec("select from \"order\" for update");
  db::write_outcome outcome;
  std::thread commit{[&] { outcome = change(d.writer, c); }};
  wait_until("the change waits for the row",
             [&] { return !waiting_sessions(d, "gated").empty(); });
  d.gate.cut();
  // The session in the server does not hear of it, and commits.
  held.commit();
  wait_until("the change is there",
             [&] { return d.order(o.id).status == "paid"; });
  commit.join();
  CHECK(outcome.verdict == write_verdict::unknown);

  d.gate.pass();
  wait_until("the same command, sent again, is not applied twice", [&] {
    return change(d.writer, c).verdict == write_verdict::conflict;
  });
  CHECK(d.holds_exactly(c));
}

TEST_CASE("a server that takes no writes is looked past", "[db][lost]") {
  migrated_database d;
  d.query("alter database " + d.name() +
          " set default_transaction_read_only = on");
  db::group_commit writer{d.conninfo()};
  const auto p = a_checkout().make();
  const auto outcome = place(writer, p);
  CHECK(outcome.verdict == write_verdict::failed);
  CHECK(outcome.why.code == db::errc::unavailable);
  {
    pqxx::connection admin{d.url()};
    pqxx::nontransaction tx{admin};
    tx.exec("set default_transaction_read_only = off");
    tx.exec("alter database " + d.name() +
            " reset default_transaction_read_only");
  }
  wait_until("the same writer works again",
             [&] { return is_committed(place(writer, p)); });
}

TEST_CASE("a statement that waits too long fails alone and writes nothing",
          "[db][lost]") {
  migrated_database d;
  db::session_options options;
  options.lock_timeout = std::chrono::milliseconds{50};
  db::group_commit writer{*db::to_conninfo(d.url(), options)};
  const auto locked = placed_order_in(d, writer);
  const auto open = placed_order_in(d, writer);
  pqxx::connection holder{d.url()};
  pqxx::work held{holder};
  held.exec_params("select from \"order\" where id = $1 for update",
                   locked.id.text());
  const std::vector batch{a_move(locked, order_status::paid),
                          a_move(open, order_status::paid)};
  const auto outcomes = commit_all(writer, batch);
  CHECK(outcomes[0].verdict == write_verdict::failed);
  CHECK(outcomes[0].why.code == db::errc::timeout);
  CHECK(outcomes[1].verdict == write_verdict::committed);
  held.commit();
  CHECK(d.order(locked.id).status == "pending");
  CHECK(d.order(open.id).status == "paid");
}
