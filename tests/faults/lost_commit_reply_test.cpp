// The server commits, and its answer never arrives: the service finds the
// outcome by the ids it would have written, so callers notice nothing.
#include <catch2/catch.hpp>

#include "tests/faults/order_traffic.hpp"
#include "tests/support/checker.hpp"
#include "tests/support/form.hpp"
#include "tests/support/tcp_gate.hpp"
#include "tests/support/world.hpp"

using namespace orders::tests;

namespace {

using texts = std::vector<std::string>;

/// Parts of what is sent with each kind of write, and of nothing else.
const texts marks{R"("fingerprint":)", R"("expected_version":)"};

}  // namespace

TEST_CASE(
    "answers to commits are cut off under load: nobody is refused, and "
    "nothing is done twice") {
  const database db;
  tcp_gate gate{db.server_host(), db.server_port()};
  const reserved_port port;
  const sandbox neighbours{port.number()};
  const service orders{port, neighbours, db.url_through(gate.port())};
  client_log log;
  order_traffic traffic{port.number(), log, 8};
  const int cuts = by_form(30, 500);
  for (int i = 0; i < cuts; ++i) {
    traffic.await_more(1);
    gate.swallow_reply_to(marks[std::size_t(i) % marks.size()]);
    wait_until("an answer is swallowed", [&] { return gate.swallowed() > i; });
  }
  traffic.stop();
  WARN(cuts << " answers cut off; " << traffic.figures());
  CHECK(traffic.wrong() == texts{});
  CHECK(traffic.refusals() == 0);
  CHECK(judge(log, neighbours, db) == texts{});
}
