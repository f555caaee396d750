#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "tests/http/edge_support.hpp"

using namespace orders::tests;
using std::chrono::milliseconds;
namespace edge = orders::http::edge;

namespace {

edge::options quick() {
  edge::options chosen;
  chosen.bounds.tick = milliseconds{10};
  return chosen;
}

const std::string body_too_large =
    R"({"success":false,"error":"request entity too large"})";

void answer_413(edge::request&& asked, edge::reply_token&& token) {
  if (!asked.body_too_large) return echo(std::move(asked), std::move(token));
  token.complete({413,
                  {{"X-Body-Size", std::to_string(asked.body.size())}},
                  body_too_large});
}

}  // namespace

// -- sizes -------------------------------------------------------------------

TEST_CASE("a body of exactly the limit is handled", "[http][edge]") {
  auto server = serve(answer_413);
  raw_client client(server->port());
  const std::string body(102400, 'b');
  client.send(post("/a", body));
  CHECK(client.reply().body == "POST /a " + body);
}

TEST_CASE(
    "a body over the limit is the handler's to refuse, and its answer "
    "arrives",
    "[http][edge]") {
  auto size = GENERATE(102401U, 200000U, 700000U);
  auto server = serve(answer_413);
  raw_client client(server->port());
  client.send(post("/a", std::string(size, 'b')));
  auto got = client.reply();
  CHECK(got.status == 413);
  CHECK(got.headers["x-body-size"] == "0");
  CHECK(got.headers["connection"] == "close");
  CHECK(got.body == body_too_large);
  CHECK(client.closed_by_server());
}

TEST_CASE("an announced body over the limit is refused before it is sent",
          "[http][edge]") {
  auto server = serve(answer_413);
  raw_client client(server->port());
  client.send(
      "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
      "Content-Length: 102401\r\n\r\n");
  CHECK(client.reply().status == 413);
}

TEST_CASE("a chunked body over the limit is refused on its way",
          "[http][edge]") {
  auto server = serve(answer_413);
  raw_client client(server->port());
  client.send(
      "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "19000\r\n" +
      std::string(102400, 'b') + "\r\n1\r\n");
  CHECK(client.reply().status == 413);
  CHECK(client.closed_by_server());
}

TEST_CASE("a client that never stops sending is cut off", "[http][edge]") {
  auto chosen = quick();
  chosen.bounds.linger_time = std::chrono::hours{1};
  chosen.bounds.linger_bytes = 65536;
  auto server = serve(answer_413, chosen);
  raw_client client(server->port());
  client.send(
      "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 999999999\r\n\r\n");
  const std::string more(65536, 'm');
  CHECK(eventually([&] { return !client.try_send(more); }));
  CHECK(eventually([&] { return server->read_stats().connections_open == 0; }));
}

TEST_CASE("a client that stays after the last reply is cut off",
          "[http][edge]") {
  auto chosen = quick();
  chosen.bounds.linger_time = milliseconds{20};
  auto server = serve(echo, chosen);
  raw_client client(server->port());
  client.send("GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(client.reply().status == 200);
  CHECK(eventually([&] { return server->read_stats().connections_open == 0; }));
}

// -- time --------------------------------------------------------------------

TEST_CASE("a head that does not end in time is answered 408", "[http][edge]") {
  auto chosen = quick();
  chosen.bounds.head_time = milliseconds{50};
  auto server = serve(echo, chosen);
  raw_client client(server->port());
  client.send("GET / HTTP/1.1\r\nHo");
  auto got = client.reply();
  CHECK(got.status == 408);
  CHECK(got.headers["connection"] == "close");
  CHECK(server->read_stats().timeouts == 1);
}

TEST_CASE("dripping bytes does not prolong the time for a head",
          "[http][edge]") {
  auto chosen = quick();
  chosen.bounds.head_time = milliseconds{100};
  auto server = serve(echo, chosen);
  raw_client client(server->port());
  client.send("GET / HTTP/1.1\r\nA: ");
  // Far more drops than the time for the head allows.
  CHECK(eventually([&] {
    client.try_send("x");
    return server->read_stats().timeouts == 1;
  }));
}

TEST_CASE("a body that does not end in time is answered 408", "[http][edge]") {
  auto chosen = quick();
  chosen.bounds.body_time = milliseconds{100};
  auto server = serve(echo, chosen);
  raw_client client(server->port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
  CHECK(eventually([&] {
    client.try_send("x");
    return server->read_stats().timeouts == 1;
  }));
  CHECK(client.reply().status == 408);
}

TEST_CASE("an idle connection is closed without a word", "[http][edge]") {
  auto chosen = quick();
  chosen.bounds.idle_time = milliseconds{30};
  auto server = serve(echo, chosen);
  raw_client client(server->port());
  client.send(get("/a"));
  CHECK(client.reply().status == 200);
  CHECK(client.closed_by_server());
}

TEST_CASE("a connection that never asks is closed after a head's time",
          "[http][edge]") {
  auto chosen = quick();
  chosen.bounds.head_time = milliseconds{30};
  auto server = serve(echo, chosen);
  raw_client client(server->port());
  CHECK(client.closed_by_server());
}

TEST_CASE("a client that waits for its answer is not idle", "[http][edge]") {
  auto chosen = quick();
  chosen.bounds.idle_time = chosen.bounds.head_time = milliseconds{20};
  parked_requests parked;
  auto server = serve(parked.handler(), chosen);
  raw_client waiting(server->port());
  waiting.send(get("/a"));
  REQUIRE(parked.wait_for(1));
  // One that came later is closed for idleness: the sweep has been round.
  raw_client idle(server->port());
  CHECK(idle.closed_by_server());
  parked.take(0).complete(text_reply("at last"));
  CHECK(waiting.reply().body == "at last");
}

TEST_CASE("a client that does not read is cut off", "[http][edge]") {
  auto chosen = quick();
  chosen.bounds.write_time = milliseconds{50};
  auto server = serve(
      [](edge::request&&, edge::reply_token&& token) {
        token.complete(text_reply(std::string(50000000, 'x')));
      },
      chosen);
  raw_client client(server->port());
  client.send(get("/a"));
  CHECK(eventually([&] { return server->read_stats().timeouts == 1; }));
  CHECK(eventually([&] { return server->read_stats().connections_open == 0; }));
}

TEST_CASE(
    "a request without an answer in time gets 503, and its late answer "
    "goes nowhere",
    "[http][edge]") {
  auto chosen = quick();
  chosen.bounds.reply_time = milliseconds{30};
  parked_requests parked;
  auto server = serve(parked.handler(), chosen);
  raw_client client(server->port());
  client.send(get("/slow"));
  auto got = client.reply();
  CHECK(got.status == 503);
  CHECK(got.headers["retry-after"] == "1");
  CHECK(server->read_stats().in_flight == 1);
  client.send(get("/next"));
  REQUIRE(parked.wait_for(2));
  parked.take(0).complete(text_reply("late"));
  parked.take(1).complete(text_reply("next"));
  CHECK(client.reply().body == "next");
  CHECK(server->read_stats().late_replies == 1);
}

TEST_CASE("an answer for a closed connection never reaches its successor",
          "[http][edge]") {
  edge::options chosen;
  chosen.threads = 1;
  parked_requests parked;
  auto server = serve(parked.handler(), chosen);
  {
    raw_client gone(server->port());
    gone.send(get("/a"));
    REQUIRE(parked.wait_for(1));
    // Not only an end of sending: unread data makes it a reset.
    linger hard{1, 0};
    ::setsockopt(gone.fd(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }
  REQUIRE(
      eventually([&] { return server->read_stats().connections_open == 0; }));
  raw_client next(server->port());  // in the same slot
  next.send(get("/b"));
  REQUIRE(parked.wait_for(2));
  parked.take(0).complete(text_reply("for the other"));
  parked.take(1).complete(text_reply("for this"));
  CHECK(next.reply().body == "for this");
  CHECK(server->read_stats().late_replies == 1);
}

// -- numbers -----------------------------------------------------------------

TEST_CASE("past the limit a connection is told to come back", "[http][edge]") {
  edge::options chosen;
  chosen.bounds.connections = 2;
  auto server = serve(echo, chosen);
  raw_client first(server->port());
  auto second = std::make_unique<raw_client>(server->port());
  first.send(get("/a"));
  second->send(get("/b"));
  CHECK(first.reply().status == 200);
  CHECK(second->reply().status == 200);

  raw_client third(server->port());
  third.send(get("/c"));
  auto got = third.reply();
  CHECK(got.status == 503);
  CHECK(got.headers["retry-after"] == "1");
  CHECK(got.headers["connection"] == "close");
  CHECK(third.closed_by_server());
  CHECK(server->read_stats().connections_refused == 1);

  second.reset();
  REQUIRE(
      eventually([&] { return server->read_stats().connections_open == 1; }));
  raw_client fourth(server->port());
  fourth.send(get("/d"));
  CHECK(fourth.reply().status == 200);
}

TEST_CASE("past the limit of requests in flight only the exempt are handled",
          "[http][edge]") {
  edge::options chosen;
  chosen.bounds.in_flight = 1;
  chosen.admit_always = [](std::string_view path) {
    return path.substr(0, 7) == "/health";
  };
  parked_requests parked;
  auto server = serve(parked.handler(), chosen);
  raw_client first(server->port());
  first.send(get("/a"));
  REQUIRE(parked.wait_for(1));

  raw_client second(server->port());
  second.send(get("/b"));
  auto got = second.reply();
  CHECK(got.status == 503);
  CHECK(got.headers["retry-after"] == "1");
  CHECK(server->read_stats().shed == 1);
  second.send(get("/health/ready"));
  REQUIRE(parked.wait_for(2));
  parked.take(1).complete(text_reply("fine"));
  CHECK(second.reply().body == "fine");

  parked.take(0).complete(text_reply("a"));
  CHECK(first.reply().body == "a");
  second.send(get("/b"));
  REQUIRE(parked.wait_for(3));
  parked.take(2).complete(text_reply("b"));
  CHECK(second.reply().body == "b");
}

TEST_CASE("running out of file descriptors only delays new connections",
          "[http][edge]") {
  auto server = serve(echo);
  raw_client before(server->port());
  before.send(get("/a"));
  REQUIRE(before.reply().status == 200);

  // The client's own descriptor is made first: the lowest free number is the
  // one that the server would need.
  raw_client waiting(server->port());
  REQUIRE(
      eventually([&] { return server->read_stats().connections_open == 2; }));
  rlimit old{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &old) == 0);
  auto probe = ::socket(AF_INET, SOCK_STREAM, 0);
  REQUIRE(probe >= 0);
  rlimit none = old;
  none.rlim_cur = static_cast<rlim_t>(probe) + 1;
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(server->port());
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  auto connected =
      ::connect(probe, reinterpret_cast<sockaddr*>(&to), sizeof to);
  // Served meanwhile as ever.
  before.send(get("/b"));
  auto meanwhile = before.reply().status;
  ::setrlimit(RLIMIT_NOFILE, &old);
  CHECK(connected == 0);
  CHECK(meanwhile == 200);
  CHECK(eventually([&] { return server->read_stats().connections_open == 3; }));
  ::close(probe);
}
