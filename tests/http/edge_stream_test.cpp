// Bodies that are made while they are sent.
#include <atomic>
#include <catch2/catch.hpp>
#include <string>

#include "tests/http/edge_support.hpp"

using namespace orders::tests;
using std::chrono::milliseconds;

namespace {

/// `count` pieces of `size` bytes, each of a letter of its own. Counts how many
/// were asked for.
struct pieces {
  std::size_t count, size;
  std::atomic<std::size_t> made{0};

  edge::reply next() {
    edge::reply out;
    const auto n = made++;
    out.body.assign(size, static_cast<char>('a' + n % 26));
    if (n + 1 < count)
      out.rest = [this](edge::reply_token&& to) { to.complete(next()); };
    return out;
  }

  std::string all() const {
    std::string out;
    for (std::size_t n = 0; n < count; ++n)
      out.append(size, static_cast<char>('a' + n % 26));
    return out;
  }
};

edge::handler streamed(pieces& from) {
  return [&from](edge::request&& asked, edge::reply_token&& token) {
    if (asked.raw_path == "/stream")
      token.complete(from.next());
    else
      echo(std::move(asked), std::move(token));
  };
}

edge::reply piece(std::string text) {
  edge::reply out;
  out.body = std::move(text);
  return out;
}

/// "one " at once; the test makes the second piece.
edge::handler one_piece_then(parked_requests& parked) {
  return [&parked](edge::request&&, edge::reply_token&& token) {
    auto first = piece("one ");
    first.rest = [&parked](edge::reply_token&& to) {
      parked.park({}, std::move(to));
    };
    token.complete(std::move(first));
  };
}

/// The body of a chunked one, as RFC 9112 section 7.1 has it read.
std::string joined(std::string_view chunks) {
  std::string out;
  for (;;) {
    const auto line = chunks.find("\r\n");
    const auto size = std::stoul(std::string{chunks.substr(0, line)}, {}, 16);
    chunks.remove_prefix(line + 2);
    if (size == 0) return out;
    out += chunks.substr(0, size);
    CHECK(chunks.substr(size, 2) == "\r\n");
    chunks.remove_prefix(size + 2);
  }
}

constexpr std::string_view closing =
    "GET /stream HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";

}  // namespace

TEST_CASE("a body in pieces arrives whole", "[http][edge]") {
  const auto size = GENERATE(1U, 8192U, 100000U);
  const auto count = GENERATE(1U, 2U, 30U);
  pieces body{count, size};
  auto server = serve(streamed(body));
  raw_client client(server->port());
  client.send(closing);
  auto got = client.reply();
  const bool one = count == 1;
  CHECK(got.headers["transfer-encoding"] == (one ? "" : "chunked"));
  CHECK((got.headers.count("content-length") == 1) == one);
  CHECK((one ? got.body : joined(client.rest())) == body.all());
}

TEST_CASE("the connection goes on after a body in pieces", "[http][edge]") {
  pieces body{5, 10};
  auto server = serve(streamed(body));
  raw_client client(server->port());
  client.send(get("/stream") + get("/next"));
  client.reply();
  const std::string chunks =
      "a\r\naaaaaaaaaa\r\na\r\nbbbbbbbbbb\r\na\r\ncccccccccc\r\n"
      "a\r\ndddddddddd\r\na\r\neeeeeeeeee\r\n0\r\n\r\n";
  client.skip(chunks);
  CHECK(client.reply().body == "GET /next ");
}

TEST_CASE("HTTP/1.0 gets the pieces up to the connection's end",
          "[http][edge]") {
  pieces body{3, 20};
  auto server = serve(streamed(body));
  raw_client client(server->port());
  client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  auto got = client.reply();
  CHECK(got.headers.count("transfer-encoding") == 0);
  CHECK(got.headers["connection"] == "close");
  CHECK(client.rest() == body.all());
}

TEST_CASE("HEAD has no pieces made", "[http][edge]") {
  pieces body{3, 20};
  auto server = serve(streamed(body));
  raw_client client(server->port());
  client.send("HEAD /stream HTTP/1.1\r\nHost: here\r\n\r\n" + get("/next"));
  client.reply(true);
  CHECK(client.reply().body == "GET /next ");
  CHECK(body.made == 1);
}

TEST_CASE("a reader that stops stops the making", "[http][edge]") {
  pieces body{1000, 1'000'000};
  auto server = serve(streamed(body));
  raw_client client(server->port());
  client.send(get("/stream"));
  REQUIRE(eventually([&] { return body.made > 1; }));
  // Another client's requests pass meanwhile, many times the loop's round.
  raw_client other(server->port());
  for (int i = 0; i < 100; ++i) {
    other.send(get("/other"));
    CHECK(other.reply().status == 200);
  }
  // What the kernel buffers, and one piece on its way.
  CHECK(body.made < 50);
}

TEST_CASE("a piece that is lost cuts the connection", "[http][edge]") {
  edge::options chosen;
  chosen.bounds.tick = milliseconds{10};
  enum class way : std::uint8_t { dropped, thrown, late };
  const auto lost = GENERATE(way::dropped, way::thrown, way::late);
  if (lost == way::late) chosen.bounds.reply_time = milliseconds{50};
  parked_requests parked;
  auto server = serve(
      [&](edge::request&&, edge::reply_token&& token) {
        edge::reply first;
        first.body = "some";
        first.rest = [&](edge::reply_token&& to) {
          if (lost == way::thrown) throw std::runtime_error("no more");
          if (lost == way::late) parked.park({}, std::move(to));
        };
        token.complete(std::move(first));
      },
      chosen);
  raw_client client(server->port());
  client.send(get("/stream"));
  CHECK(client.reply().status == 200);
  CHECK_THROWS_WITH(client.rest(), Catch::Contains("reset"));
  CHECK(server->read_stats().in_flight == (lost == way::late ? 1 : 0));
}

TEST_CASE("pieces may be completed on any thread", "[http][edge]") {
  parked_requests parked;
  auto server = serve(one_piece_then(parked));
  raw_client client(server->port());
  client.send(closing);
  REQUIRE(parked.wait_for(1));
  parked.take(0).complete(piece("two"));
  client.reply();
  CHECK(joined(client.rest()) == "one two");
}

TEST_CASE("a drain lets a body in pieces end", "[http][edge]") {
  parked_requests parked;
  auto server = serve(one_piece_then(parked));
  raw_client client(server->port());
  client.send(get("/stream"));
  REQUIRE(parked.wait_for(1));
  std::thread drain([&] { server->drain(patience); });
  REQUIRE(eventually([&] {
    try {
      raw_client late(server->port());
      return false;
    } catch (const std::runtime_error&) {
      return true;
    }
  }));
  parked.take(0).complete(piece("two"));
  client.reply();
  CHECK(joined(client.rest()) == "one two");
  drain.join();
}
