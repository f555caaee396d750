#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "tests/http/edge_support.hpp"

using namespace orders::tests;
using std::chrono::milliseconds;
namespace edge = orders::http::edge;

namespace {

auto drain_in_background(edge::server& server, milliseconds time) {
  return std::async(std::launch::async,
                    [&server, time] { server.drain(time); });
}

bool refuses_connections(std::uint16_t port) {
  try {
    raw_client probe(port);
    return false;
  } catch (const std::runtime_error&) {
    return true;
  }
}

}  // namespace

TEST_CASE("a drain closes idle connections at once", "[http][edge]") {
  auto server = serve(echo);
  raw_client fresh(server->port());
  raw_client used(server->port());
  used.send(get("/a"));
  CHECK(used.reply().status == 200);
  REQUIRE(
      eventually([&] { return server->read_stats().connections_open == 2; }));
  server->drain(std::chrono::hours{1});  // nothing to be patient for
  CHECK(used.closed_by_server());
  CHECK(fresh.closed_by_server());
  CHECK(refuses_connections(server->port()));
}

TEST_CASE("a drain lets what is in flight finish", "[http][edge]") {
  parked_requests parked;
  auto server = serve(parked.handler());
  raw_client client(server->port());
  client.send(get("/a") + get("/b"));
  REQUIRE(parked.wait_for(2));
  auto done = drain_in_background(*server, std::chrono::hours{1});
  REQUIRE(eventually([&] { return refuses_connections(server->port()); }));
  parked.take(1).complete(text_reply("b"));
  parked.take(0).complete(text_reply("a"));
  auto first = client.reply();
  CHECK(first.body == "a");
  CHECK(first.headers.count("connection") == 0);
  auto last = client.reply();
  CHECK(last.body == "b");
  CHECK(last.headers["connection"] == "close");
  CHECK(client.closed_by_server());
  client.close();
  CHECK(done.wait_for(patience) == std::future_status::ready);
}

TEST_CASE("a drain lets a request finish that is half here", "[http][edge]") {
  auto server = serve(echo);
  raw_client client(server->port());
  client.send(get("/a") +
              "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n");
  CHECK(client.reply().status == 200);
  auto done = drain_in_background(*server, std::chrono::hours{1});
  REQUIRE(eventually([&] { return refuses_connections(server->port()); }));
  client.send("\r\nbody" + get("/c"));
  auto got = client.reply();
  CHECK(got.body == "POST /b body");
  CHECK(got.headers["connection"] == "close");
  CHECK(client.closed_by_server());
  client.close();
  CHECK(done.wait_for(patience) == std::future_status::ready);
}

TEST_CASE("a drain ends when its patience does", "[http][edge]") {
  parked_requests parked;
  auto server = serve(parked.handler());
  raw_client client(server->port());
  client.send(get("/never"));
  REQUIRE(parked.wait_for(1));
  server->drain(milliseconds{50});
  CHECK(client.closed_by_server());
  CHECK(server->read_stats().connections_open == 0);
  CHECK(server->read_stats().in_flight == 1);
}

TEST_CASE("a token may outlive its server", "[http][edge]") {
  parked_requests parked;
  auto server = serve(parked.handler());
  raw_client client(server->port());
  client.send(get("/a") + get("/b"));
  REQUIRE(parked.wait_for(2));
  server.reset();
  auto token = parked.take(0);
  CHECK(token);
  token.complete(text_reply("nobody hears it"));
  parked.take(1);
  CHECK(client.closed_by_server());
}

TEST_CASE("tokens may be completed while the server goes", "[http][edge]") {
  for (int round = 0; round < 20; ++round) {
    parked_requests parked;
    auto server = serve(parked.handler());
    raw_client client(server->port());
    std::string all;
    for (int i = 0; i < 16; ++i) all += get("/a");
    client.send(all);
    REQUIRE(parked.wait_for(16));
    std::thread completing([&] {
      for (std::size_t n = 0; n < 16; ++n)
        parked.take(n).complete(text_reply("x"));
    });
    server.reset();
    completing.join();
  }
}

TEST_CASE("a server that never started goes quietly", "[http][edge]") {
  edge::options chosen;
  chosen.address = "127.0.0.1";
  auto opened = edge::server::open(chosen, echo);
  REQUIRE(opened);
  CHECK((*opened)->port() != 0);
  (*opened)->drain(std::chrono::hours{1});
  opened->reset();
}

TEST_CASE("connections come and go while the server drains", "[http][edge]") {
  auto server = serve(echo);
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&] {
      while (!stop) {
        try {
          raw_client client(server->port());
          client.send(get("/a") + get("/b"));
          client.reply();
        } catch (const std::runtime_error&) {
        }
      }
    });
  CHECK(eventually([&] { return server->read_stats().requests > 200; }));
  server->drain(std::chrono::hours{1});
  CHECK(server->read_stats().connections_open == 0);
  stop = true;
  for (auto& thread : threads) thread.join();
}
