// The gate's own promises, which the tests of lost connections stand on.

#include "tests/support/tcp_gate.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "tests/support/database.hpp"
#include "tests/support/waiting.hpp"

using namespace orders::tests;

namespace {

int answer(pqxx::connection& session) {
  return pqxx::nontransaction{session}.exec("select 42")[0][0].as<int>();
}

}  // namespace

TEST_CASE("the gate passes both directions, large answers too", "[gate]") {
  database d;
  tcp_gate gate{d.server_host(), d.server_port()};
  pqxx::connection session{d.url_through(gate.port())};
  pqxx::nontransaction tx{session};
  const auto text = tx.exec("select repeat('x', 5000000)")[0][0];
  CHECK(text.size() == 5'000'000);
  const std::string large(3'000'000, 'y');
  CHECK(tx.exec_params("select length($1)", large)[0][0].as<int>() ==
        3'000'000);
  CHECK(gate.accepted() == 1);
}

TEST_CASE("a cut ends connections and refuses new ones until it passes",
          "[gate]") {
  database d;
  tcp_gate gate{d.server_host(), d.server_port()};
  pqxx::connection session{d.url_through(gate.port())};
  gate.cut();
  CHECK_THROWS_AS(answer(session), pqxx::broken_connection);
  CHECK_THROWS_AS(pqxx::connection{d.url_through(gate.port())},
                  pqxx::broken_connection);
  gate.pass();
  pqxx::connection again{d.url_through(gate.port())};
  CHECK(answer(again) == 42);
  gate.cut_once();
  CHECK_THROWS_AS(answer(again), pqxx::broken_connection);
  pqxx::connection third{d.url_through(gate.port())};
  CHECK(answer(third) == 42);
}

TEST_CASE("a stall holds back what is sent until it passes", "[gate]") {
  database d;
  tcp_gate gate{d.server_host(), d.server_port()};
  d.query("create table seen (n int)");
  pqxx::connection session{d.url_through(gate.port())};
  gate.stall();
  std::thread insert{[&] {
    pqxx::nontransaction{session}.exec("insert into seen values (1)");
  }};
  CHECK(d.value<int>("select count(*) from seen") == 0);
  gate.pass();
  insert.join();
  CHECK(d.value<int>("select count(*) from seen") == 1);
}

TEST_CASE("a swallowed answer is lost after the server has done its work",
          "[gate]") {
  database d;
  tcp_gate gate{d.server_host(), d.server_port()};
  d.query("create table seen (n int)");
  pqxx::connection session{d.url_through(gate.port())};
  gate.swallow_reply_to("insert into seen");
  CHECK(answer(session) == 42);
  CHECK(gate.swallowed() == 0);
  CHECK_THROWS_AS(
      pqxx::nontransaction{session}.exec("insert into seen values (1)"),
      pqxx::broken_connection);
  CHECK(gate.swallowed() == 1);
  CHECK(d.value<int>("select count(*) from seen") == 1);
  // Once only.
  pqxx::connection again{d.url_through(gate.port())};
  pqxx::nontransaction{again}.exec("insert into seen values (2)");
  CHECK(gate.swallowed() == 1);
}
