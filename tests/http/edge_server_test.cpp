#include <catch2/catch.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/http/edge_support.hpp"

using namespace orders::tests;
namespace edge = orders::http::edge;

TEST_CASE("requests on one connection are answered one after another",
          "[http][edge]") {
  auto server = serve(echo);
  raw_client client(server->port());
  for (int i = 0; i < 3; ++i) {
    client.send(post("/a", "body" + std::to_string(i)));
    auto got = client.reply();
    CHECK(got.status == 200);
    CHECK(got.body == "POST /a body" + std::to_string(i));
    CHECK(got.headers.count("date") == 1);
    CHECK(got.headers.count("connection") == 0);
  }
  auto counted = server->read_stats();
  CHECK(counted.requests == 3);
  CHECK(counted.connections_accepted == 1);
  CHECK(counted.in_flight == 0);
}

TEST_CASE("a request may arrive byte by byte", "[http][edge]") {
  auto server = serve(echo);
  raw_client client(server->port());
  for (char c : post("/a", "hello")) client.send({&c, 1});
  CHECK(client.reply().body == "POST /a hello");
}

TEST_CASE("pipelined requests in one segment are all answered, in order",
          "[http][edge]") {
  auto server = serve(echo);
  raw_client client(server->port());
  std::string all;
  for (int i = 0; i < 100; ++i) all += post("/" + std::to_string(i), "x");
  client.send(all);
  for (int i = 0; i < 100; ++i)
    REQUIRE(client.reply().body == "POST /" + std::to_string(i) + " x");
}

TEST_CASE("replies leave in request order whatever order they come in",
          "[http][edge]") {
  parked_requests parked;
  auto server = serve(parked.handler());
  raw_client client(server->port());
  client.send(get("/0") + get("/1") + get("/2"));
  REQUIRE(parked.wait_for(3));
  for (std::size_t n : {2U, 0U, 1U})
    parked.take(n).complete(text_reply(std::to_string(n)));
  for (auto expected : {"0", "1", "2"}) CHECK(client.reply().body == expected);
}

TEST_CASE("a connection has only so many requests at a time", "[http][edge]") {
  parked_requests parked;
  edge::options chosen;
  chosen.bounds.pipelined = 2;
  auto server = serve(parked.handler(), chosen);
  raw_client client(server->port());
  client.send(get("/0") + get("/1") + get("/2"));
  REQUIRE(parked.wait_for(2));
  // A second connection's round trip on each thread: the first had its turn.
  raw_client other(server->port());
  raw_client another(server->port());
  other.send(get("/x"));
  another.send(get("/y"));
  REQUIRE(parked.wait_for(4));
  CHECK(server->read_stats().requests == 4);
  parked.take(0).complete(text_reply("0"));
  REQUIRE(parked.wait_for(5));
  for (std::size_t n : {1U, 2U, 3U, 4U})
    parked.take(n).complete(text_reply("later"));
  CHECK(client.reply().body == "0");
  CHECK(client.reply().body == "later");
  CHECK(client.reply().body == "later");
}

TEST_CASE("HEAD tells the length and sends no body", "[http][edge]") {
  auto server = serve(echo);
  raw_client client(server->port());
  client.send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n" + get("/b"));
  auto head = client.reply(true);
  CHECK(head.status == 200);
  CHECK(head.headers["content-length"] == "8");  // "HEAD /a "
  CHECK(client.reply().body == "GET /b ");
}

TEST_CASE("Expect: 100-continue is answered before the body is sent",
          "[http][edge]") {
  auto server = serve(echo);
  raw_client client(server->port());
  client.send(
      "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
      "Content-Length: 5\r\n\r\n");
  CHECK(client.reply().status == 100);
  client.send("hello");
  CHECK(client.reply().body == "POST /a hello");
}

TEST_CASE("100 Continue waits for the replies that are due before it",
          "[http][edge]") {
  parked_requests parked;
  auto server = serve(parked.handler());
  raw_client client(server->port());
  client.send(get("/first") +
              "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
              "Content-Length: 5\r\n\r\n");
  REQUIRE(parked.wait_for(1));
  parked.take(0).complete(text_reply("first"));
  CHECK(client.reply().body == "first");
  CHECK(client.reply().status == 100);
  client.send("hello");
  REQUIRE(parked.wait_for(2));
  parked.take(1).complete(text_reply("second"));
  CHECK(client.reply().body == "second");
}

TEST_CASE("another expectation fails", "[http][edge]") {
  auto server = serve(echo);
  raw_client client(server->port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n");
  CHECK(client.reply().status == 417);
  CHECK(client.closed_by_server());
}

TEST_CASE("a refused request gets the contract's error shape and the close",
          "[http][edge]") {
  edge::options chosen;
  chosen.defaults = {{"X-Frame-Options", "DENY"}};
  auto server = serve(echo, chosen);
  auto [text, status] = GENERATE(table<std::string, int>({
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\n 2\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n"
       "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       400},
      {"GET /" + std::string(9000, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n", 414},
      {"GET / HTTP/1.1\r\nA: " + std::string(20000, 'x') + "\r\n\r\n", 431},
      {"BREW / HTTP/1.1\r\nHost: h\r\n\r\n", 501},
      {"GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505},
  }));
  raw_client client(server->port());
  client.send(text);
  auto got = client.reply();
  CHECK(got.status == status);
  CHECK(got.headers["connection"] == "close");
  CHECK(got.headers["content-type"] == "application/json; charset=utf-8");
  CHECK(got.headers["x-frame-options"] == "DENY");
  CHECK(got.body.rfind(R"({"success":false,"error":")", 0) == 0);
  CHECK(client.closed_by_server());
  CHECK(server->read_stats().rejected == 1);
}

TEST_CASE("what follows a refused request is never handled", "[http][edge]") {
  auto server = serve(echo);
  raw_client client(server->port());
  client.send(get("/a") +
              "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n"
              "Content-Length: 0\r\n\r\n" +
              get("/c"));
  CHECK(client.reply().body == "GET /a ");
  CHECK(client.reply().status == 400);
  CHECK(client.closed_by_server());
  CHECK(server->read_stats().requests == 1);
}

TEST_CASE("Connection: close is kept in any spelling", "[http][edge]") {
  auto server = serve(echo);
  raw_client client(server->port());
  client.send("GET /a HTTP/1.1\r\nHost: h\r\nConnection: ClOsE\r\n\r\n" +
              get("/b"));
  CHECK(client.reply().headers["connection"] == "close");
  CHECK(client.closed_by_server());
}

TEST_CASE("HTTP/1.0 closes unless asked to keep alive", "[http][edge]") {
  auto server = serve(echo);
  raw_client plain(server->port());
  plain.send("GET /a HTTP/1.0\r\n\r\n");
  auto got = plain.reply();
  CHECK(got.body == "GET /a ");
  CHECK(got.headers["connection"] == "close");
  CHECK(plain.closed_by_server());

  raw_client kept(server->port());
  for (int i = 0; i < 2; ++i) {
    kept.send("GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
    CHECK(kept.reply().headers["connection"] == "keep-alive");
  }
}

TEST_CASE("the handler may close the connection", "[http][edge]") {
  auto server = serve([](edge::request&&, edge::reply_token&& token) {
    token.complete({200, {{"Connection", "close"}}, "bye"});
  });
  raw_client client(server->port());
  client.send(get("/a") + get("/b"));
  CHECK(client.reply().headers["connection"] == "close");
  CHECK(client.closed_by_server());
}

TEST_CASE("a client that ended its side still gets its answers",
          "[http][edge]") {
  parked_requests parked;
  auto server = serve(parked.handler());
  raw_client client(server->port());
  client.send(get("/a") + get("/b") + "GET /unfinished");
  client.end_sending();
  REQUIRE(parked.wait_for(2));
  parked.take(1).complete(text_reply("b"));
  parked.take(0).complete(text_reply("a"));
  CHECK(client.reply().body == "a");
  CHECK(client.reply().body == "b");
  CHECK(client.closed_by_server());
}

TEST_CASE("a dropped token answers 503 at once", "[http][edge]") {
  auto server = serve([](edge::request&&, edge::reply_token&&) {});
  raw_client client(server->port());
  client.send(get("/a"));
  auto got = client.reply();
  CHECK(got.status == 503);
  CHECK(got.headers["retry-after"] == "1");
  CHECK(server->read_stats().dropped_tokens == 1);
}

TEST_CASE("a token dropped on another thread answers 503", "[http][edge]") {
  parked_requests parked;
  auto server = serve(parked.handler());
  raw_client client(server->port());
  client.send(get("/a"));
  REQUIRE(parked.wait_for(1));
  parked.take(0);
  CHECK(client.reply().status == 503);
  client.send(get("/b"));
  REQUIRE(parked.wait_for(2));
  parked.take(1).complete(text_reply("still here"));
  CHECK(client.reply().body == "still here");
}

TEST_CASE("a token answers once", "[http][edge]") {
  auto server = serve([](edge::request&&, edge::reply_token&& token) {
    token.complete(text_reply("first"));
    token.complete(text_reply(token ? "still there" : "second"));
  });
  raw_client client(server->port());
  client.send(get("/a") + get("/b"));
  CHECK(client.reply().body == "first");
  CHECK(client.reply().body == "first");
}

TEST_CASE("assigning over a token drops the old one", "[http][edge]") {
  parked_requests parked;
  auto server = serve(parked.handler());
  raw_client client(server->port());
  client.send(get("/a") + get("/b"));
  REQUIRE(parked.wait_for(2));
  auto token = parked.take(0);
  token = parked.take(1);
  CHECK(client.reply().status == 503);
  token.complete(text_reply("b"));
  CHECK(client.reply().body == "b");
}

TEST_CASE("a handler that throws answers 500 and tells nothing",
          "[http][edge]") {
  bool keeps_token = GENERATE(false, true);
  std::vector<edge::reply_token> kept;
  std::string told;
  edge::options chosen;
  chosen.threads = 1;
  chosen.on_handler_failure = [&](std::string_view what) { told = what; };
  auto server = serve(
      [&](edge::request&& asked, edge::reply_token&& token) {
        if (asked.raw_path == "/fine") return token.complete(text_reply("ok"));
        if (keeps_token) kept.push_back(std::move(token));
        throw std::runtime_error("secret");
      },
      chosen);
  raw_client client(server->port());
  client.send(get("/a") + get("/fine"));
  auto got = client.reply();
  CHECK(got.status == 500);
  CHECK(got.body == R"({"success":false,"error":"Internal server error"})");
  CHECK(client.reply().body == "ok");
  CHECK(told == "secret");
  kept.clear();
  CHECK(server->read_stats().handler_failures == 1);
}

TEST_CASE("an answer given before the handler threw stands", "[http][edge]") {
  auto server = serve([](edge::request&&, edge::reply_token&& token) {
    token.complete(text_reply("given"));
    throw 1;
  });
  raw_client client(server->port());
  client.send(get("/a"));
  CHECK(client.reply().body == "given");
}

TEST_CASE("an impossible status becomes 500", "[http][edge]") {
  auto server = serve([](edge::request&&, edge::reply_token&& token) {
    token.complete({100, {}, "x"});
  });
  raw_client client(server->port());
  client.send(get("/a"));
  CHECK(client.reply().status == 500);
}

TEST_CASE("a request brings what the handler needs", "[http][edge]") {
  edge::request seen;
  auto server = serve([&](edge::request&& asked, edge::reply_token&& token) {
    seen = std::move(asked);
    token.complete(text_reply("ok"));
  });
  raw_client client(server->port());
  client.send(
      "POST /a%20b?x=%31 HTTP/1.1\r\nHost: h\r\nX-Key: 100%25\r\n"
      "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n0\r\n\r\n");
  CHECK(client.reply().status == 200);
  CHECK(seen.parsed.path == "/a b");
  CHECK(seen.raw_path == "/a%20b");
  CHECK(seen.raw_query == "x=%31");
  CHECK(seen.parsed.get_param_value("x") == "1");
  CHECK(seen.parsed.get_header_value("x-key") == "100%25");
  CHECK(seen.parsed.get_header_value("content-encoding") == "gzip");
  CHECK(seen.parsed.remote_addr == "127.0.0.1");
  CHECK(seen.body == "abc");
  CHECK_FALSE(seen.body_too_large);
}

TEST_CASE("large replies arrive whole behind one another", "[http][edge]") {
  const std::string large(3000000, 'L');
  auto server = serve([&](edge::request&&, edge::reply_token&& token) {
    token.complete(text_reply(large));
  });
  raw_client client(server->port());
  client.send(get("/a") + get("/b") + get("/c"));
  for (int i = 0; i < 3; ++i) CHECK(client.reply().body == large);
}

TEST_CASE("tokens may be completed from many threads at once", "[http][edge]") {
  constexpr std::size_t connections = 8;
  constexpr int rounds = 50;
  parked_requests parked;
  auto server = serve(parked.handler());
  std::vector<std::unique_ptr<raw_client>> clients;
  for (std::size_t i = 0; i < connections; ++i)
    clients.push_back(std::make_unique<raw_client>(server->port()));
  for (int round = 0; round < rounds; ++round) {
    auto first = parked.size();
    for (auto& client : clients) client->send(get("/a") + get("/b"));
    REQUIRE(parked.wait_for(first + 2 * connections));
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 4; ++t)
      threads.emplace_back([&, t] {
        for (auto n = first + t; n < first + 2 * connections; n += 4)
          parked.take(n).complete(text_reply("done"));
      });
    for (auto& thread : threads) thread.join();
    for (auto& client : clients) {
      REQUIRE(client->reply().body == "done");
      REQUIRE(client->reply().body == "done");
    }
  }
  CHECK(server->read_stats().in_flight == 0);
  CHECK(server->read_stats().late_replies == 0);
}

TEST_CASE("a handler may answer another connection's request", "[http][edge]") {
  edge::options chosen;
  chosen.threads = 1;
  edge::reply_token waiting;
  auto server = serve(
      [&](edge::request&& asked, edge::reply_token&& token) {
        if (asked.raw_path == "/wait") {
          waiting = std::move(token);
          return;
        }
        waiting.complete(text_reply("released"));
        token.complete(text_reply("released the other"));
      },
      chosen);
  raw_client first(server->port());
  raw_client second(server->port());
  first.send(get("/wait"));
  REQUIRE(eventually([&] { return server->read_stats().in_flight == 1; }));
  second.send(get("/release"));
  CHECK(second.reply().body == "released the other");
  CHECK(first.reply().body == "released");
}

TEST_CASE("a port that is taken is told, not shared", "[http][edge]") {
  auto server = serve(echo);
  edge::options same;
  same.address = "127.0.0.1";
  same.port = server->port();
  auto second = edge::server::open(same, echo);
  REQUIRE_FALSE(second);
  CHECK(second.error().find("cannot listen on 127.0.0.1:") == 0);
  same.address = "nonsense";
  CHECK_FALSE(edge::server::open(same, echo));
}
