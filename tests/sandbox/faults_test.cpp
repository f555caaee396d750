#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>

#include "sandbox/fault_board.hpp"
#include "tests/sandbox/running.hpp"

namespace orders::sandbox::testing {
namespace {

using namespace std::chrono_literals;

std::vector<fault> faults_of(const std::string& text) {
  auto read = read_faults(nlohmann::json::parse(text), neighbour::payment);
  INFO((read ? "" : read.error()));
  REQUIRE(read);
  return *read;
}

bool is_refused(const std::string& text, neighbour which = neighbour::payment) {
  return !read_faults(nlohmann::json::parse(text), which);
}

// Until the ledger holds that many invoices; for work without an answer.
bool comes_to_hold(running_sandbox& running, std::size_t invoices) {
  auto give_up = std::chrono::steady_clock::now() + patience;
  while (running.invoices() != invoices) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::yield();
  }
  return true;
}

// Until a neighbour was called so often: a call is counted once it has met its
// fault.
bool comes_to_count(running_sandbox& running, neighbour which,
                    std::uint64_t calls) {
  auto give_up = std::chrono::steady_clock::now() + patience;
  while (running.world().calls(which).counted() != calls) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::yield();
  }
  return true;
}

std::string post_text(const std::string& key) {
  auto body = payment_body(an_order, key);
  return "POST /api/payments HTTP/1.1\r\nHost: x\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

// -- answers -----------------------------------------------------------------

TEST_CASE("a status fault answers in place of the work", "[sandbox][fault]") {
  running_sandbox running;
  running.break_down(
      "payment", R"({"mode":"status","status":503,"body":{"error":"busy"}})");
  auto refused = running.invoice(an_order, "k");
  CHECK(refused.status == 503);
  CHECK(refused.json() == nlohmann::json{{"error", "busy"}});
  CHECK(running.invoices() == 0);
  running.heal();
  CHECK(running.invoice(an_order, "k").status == 201);
}

TEST_CASE("act_then_status does the work and hides it", "[sandbox][fault]") {
  running_sandbox running;
  running.break_down("payment", R"({"mode":"act_then_status","status":500})");
  CHECK(running.invoice(an_order, "k").status == 500);
  CHECK(running.invoices() == 1);
}

TEST_CASE("garbage is HTML with 200", "[sandbox][fault]") {
  running_sandbox running;
  running.break_down("auth", R"({"mode":"garbage"})");
  auto page = running.user();
  CHECK(page.status == 200);
  CHECK(page.headers["content-type"] == "text/html; charset=utf-8");
  CHECK(nlohmann::json::parse(page.body, nullptr, false).is_discarded());
}

TEST_CASE("huge is as long as asked for", "[sandbox][fault]") {
  running_sandbox running;
  running.break_down("auth", R"({"mode":"huge"})");
  CHECK(running.user().body.size() > 10U << 20U);
  running.break_down("auth", R"({"mode":"huge","bytes":1000})");
  CHECK(running.user().json()["padding"].get<std::string>().size() == 1000);
}

TEST_CASE("redirect names another place", "[sandbox][fault]") {
  running_sandbox running;
  running.break_down("auth", R"({"mode":"redirect","location":"/there"})");
  auto moved = running.user();
  CHECK(moved.status == 302);
  CHECK(moved.headers["location"] == "/there");
}

TEST_CASE("act_twice shows the second answer", "[sandbox][fault]") {
  running_sandbox running;
  running.break_down("payment", R"({"mode":"act_twice"})");
  auto second = running.invoice(an_order, "k");
  CHECK(second.status == 200);
  CHECK(second.json()["data"]["isExisting"] == true);
  CHECK(running.invoices() == 1);
}

TEST_CASE("a delay comes before the work, which is done for nobody too",
          "[sandbox][fault]") {
  running_sandbox running;
  running.break_down("payment", R"({"mode":"delay","ms":600})");
  CHECK(running.invoice(an_order, "k", impatience).status == 0);
  CHECK(comes_to_hold(running, 1));
}

// -- no answers --------------------------------------------------------------

TEST_CASE("timeout never answers and drops the connection when lifted",
          "[sandbox][fault]") {
  running_sandbox running;
  running.break_down("payment", R"({"mode":"timeout"})");
  raw_socket held{running.port(neighbour::payment)};
  held.send(post_text("k"));
  CHECK(running.invoice(an_order, "l", impatience).status == 0);
  REQUIRE(comes_to_count(running, neighbour::payment, 2));
  running.heal();
  CHECK(held.read_to_end() == raw_socket::ending::closed);
  CHECK(held.text().empty());
  CHECK(running.invoices() == 0);
}

TEST_CASE("act_then_timeout does the work and never answers",
          "[sandbox][fault]") {
  running_sandbox running;
  running.break_down("payment", R"({"mode":"act_then_timeout"})");
  CHECK(running.invoice(an_order, "k", impatience).status == 0);
  CHECK(comes_to_hold(running, 1));
}

TEST_CASE("reset cuts the connection without work", "[sandbox][fault]") {
  running_sandbox running;
  running.break_down("payment", R"({"mode":"reset"})");
  raw_socket cut{running.port(neighbour::payment)};
  cut.send(post_text("k"));
  CHECK(cut.read_to_end() == raw_socket::ending::reset);
  CHECK(cut.text().empty());
  CHECK(running.invoices() == 0);
}

TEST_CASE("act_then_reset does the work and cuts the connection",
          "[sandbox][fault]") {
  running_sandbox running;
  running.break_down("payment", R"({"mode":"act_then_reset"})");
  raw_socket cut{running.port(neighbour::payment)};
  cut.send(post_text("k"));
  CHECK(cut.read_to_end() == raw_socket::ending::reset);
  CHECK(cut.text().empty());
  CHECK(running.invoices() == 1);
}

TEST_CASE("drip answers byte by byte and the rest when lifted",
          "[sandbox][fault]") {
  running_sandbox running;
  running.break_down("auth", R"({"mode":"drip","ms":1})");
  CHECK(running.user().json()["success"] == true);
  running.break_down("auth", R"({"mode":"drip","ms":3600000})");
  raw_socket slow{running.port(neighbour::auth)};
  slow.send("GET /api/auth/users/" + a_user + " HTTP/1.1\r\n\r\n");
  CHECK(slow.read_until("H"));
  CHECK(slow.text() == "H");
  running.heal();
  CHECK(slow.read_until("\"success\":true"));
}

TEST_CASE("refuse leaves nobody listening until it is lifted",
          "[sandbox][fault]") {
  running_sandbox running;
  auto port = running.port(neighbour::auth);
  raw_socket open{port};
  open.send("GET /api/auth/users/" + a_user + " HTTP/1.1\r\n\r\n");
  REQUIRE(open.read_until("200 OK"));
  running.break_down("auth", R"({"mode":"refuse"})");
  CHECK_FALSE(raw_socket{port}.connected());
  CHECK(open.read_to_end() != raw_socket::ending::patience_lost);
  CHECK(call(running.port(neighbour::cart), "DELETE", "/api/cart/x").status ==
        204);
  running.heal();
  CHECK(running.port(neighbour::auth) == port);
  CHECK(running.user().status == 200);
}

TEST_CASE("a refusal ends by itself after for_ms", "[sandbox][fault]") {
  running_sandbox running;
  running.break_down("auth", R"({"mode":"refuse","for_ms":100})");
  auto give_up = std::chrono::steady_clock::now() + patience;
  answer user;
  while (user.status == 0 && std::chrono::steady_clock::now() < give_up)
    user = running.user();
  CHECK(user.status == 200);
}

TEST_CASE("stopping frees what a fault holds", "[sandbox][fault]") {
  auto running = std::make_unique<running_sandbox>();
  running->break_down("payment", R"({"mode":"timeout","times":1})");
  raw_socket held{running->port(neighbour::payment)};
  held.send(post_text("k"));
  running->break_down("auth", R"({"mode":"delay","ms":3600000})");
  raw_socket delayed{running->port(neighbour::auth)};
  delayed.send("GET /api/auth/users/" + a_user + " HTTP/1.1\r\n\r\n");
  REQUIRE(comes_to_count(*running, neighbour::payment, 1));
  REQUIRE(comes_to_count(*running, neighbour::auth, 1));
  running.reset();
  CHECK(held.read_to_end() != raw_socket::ending::patience_lost);
  CHECK(delayed.read_to_end() != raw_socket::ending::patience_lost);
}

// -- when a fault strikes ----------------------------------------------------

TEST_CASE("times counts the strikes", "[sandbox][fault]") {
  running_sandbox running;
  running.break_down("auth", R"({"mode":"status","status":500,"times":2})");
  CHECK(running.user().status == 500);
  CHECK(running.user().status == 500);
  CHECK(running.user().status == 200);
  auto calls = running.show("/calls?service=auth")["calls"];
  CHECK(calls[1]["fault"] == "status");
  CHECK_FALSE(calls[2].contains("fault"));
}

TEST_CASE("in an array delays add up and the first other fault wins",
          "[sandbox][fault]") {
  fault_board board{1};
  board.set(faults_of(R"([{"mode":"delay","ms":10},
      {"mode":"status","status":503,"times":1},
      {"mode":"delay","ms":5},{"mode":"garbage"}])"));
  auto first = board.afflict({});
  CHECK(first.delay == 15ms);
  CHECK(first.then->status == 503);
  CHECK(board.afflict({}).then->mode == fault_mode::garbage);
}

TEST_CASE("match limits a fault to the calls meant", "[sandbox][fault]") {
  fault_board board{1};
  board.set(faults_of(R"({"mode":"reset","match":"order-7"})"));
  request call;
  call.body = "for order-8";
  CHECK_FALSE(board.afflict(call).then);
  call.body = "for order-7";
  CHECK(board.afflict(call).then);
}

TEST_CASE("chance is seeded: the same seed strikes the same calls",
          "[sandbox][fault]") {
  auto strikes = [](std::uint64_t seed) {
    fault_board board{seed};
    board.set(faults_of(R"({"mode":"reset","probability":0.3})"));
    std::string struck;
    for (int call = 0; call < 200; ++call)
      struck += board.afflict({}).then ? 'x' : '.';
    return struck;
  };
  CHECK(strikes(1) == strikes(1));
  CHECK(strikes(1) != strikes(2));
  auto pattern = strikes(1);
  auto hits = std::count(pattern.begin(), pattern.end(), 'x');
  CHECK(hits > 20);
  CHECK(hits < 120);
}

TEST_CASE("after_ms lets the first calls through", "[sandbox][fault]") {
  fault_board board{1};
  board.set(faults_of(R"({"mode":"reset","after_ms":3600000})"));
  CHECK_FALSE(board.afflict({}).then);
  auto now = fault_board::clock::now();
  board.set(faults_of(R"({"mode":"refuse","after_ms":1000,"for_ms":1000})"));
  CHECK_FALSE(board.refuses(now));
  CHECK(board.refuses(now + 1500ms));
  CHECK_FALSE(board.refuses(now + 1h));
  CHECK(board.next_change(now));
  CHECK_FALSE(board.next_change(now + 1h));
}

TEST_CASE("a fault that cannot be meant is refused with a reason",
          "[sandbox][fault]") {
  CHECK(is_refused(R"({"mode":"explode"})"));
  CHECK(is_refused(R"({})"));
  CHECK(is_refused(R"(7)"));
  CHECK(is_refused(R"({"mode":"delay","ms":-1})"));
  CHECK(is_refused(R"({"mode":"delay","ms":"9"})"));
  CHECK(is_refused(R"({"mode":"delay","milliseconds":9})"));
  CHECK(is_refused(R"({"mode":"reset","probability":1.5})"));
  CHECK(is_refused(R"({"mode":"act_then_delay"})"));
  CHECK(is_refused(R"({"mode":"refuse","times":1})"));
  CHECK(is_refused(R"({"mode":"redirect","location":"/a\r\nX: y"})"));
  CHECK(is_refused(R"({"mode":"drop_callbacks"})", neighbour::cart));
  running_sandbox running;
  CHECK(running.control("PUT", "/faults/payment", "{").status == 400);
  CHECK(running.control("PUT", "/faults/nobody", "{}").status == 404);
  CHECK(running.show("/faults")["payment"] == 0);
}

}  // namespace orders::sandbox::testing
