#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "http/edge/framer.hpp"

using namespace orders::http::edge;
using event = framer::event;

namespace {

struct framed {
  std::string method;
  std::string path;
  std::string body;
  bool too_large = false;
  bool operator==(const framed&) const = default;
};

struct outcome {
  std::vector<framed> requests;
  int status = 0;  // of the refusal that ended the stream
  bool operator==(const outcome&) const = default;
};

/// Feeds the pieces one after another, as a connection does.
outcome frame(const std::vector<std::string>& pieces,
              const limits& bounds = {}) {
  framer cutter(bounds);
  outcome result;
  std::string unread;
  framed current;
  for (const auto& piece : pieces) {
    unread += piece;
    for (bool more = true; more;) {
      auto [what, used] = cutter.advance(unread);
      if (what == event::head) {
        current.method = cutter.head().method;
        current.path = cutter.head().path;
      }
      unread.erase(0, used);
      if (what == event::need_more) more = false;
      if (what == event::rejected) {
        result.status = cutter.reason().status;
        return result;
      }
      if (what != event::complete) continue;
      current.too_large = cutter.body_too_large();
      current.body = cutter.take_body();
      result.requests.push_back(current);
      if (current.too_large) return result;
      cutter.reset();
    }
  }
  return result;
}

outcome frame(const std::string& text, const limits& bounds = {}) {
  return frame(std::vector{text}, bounds);
}

const std::string three_requests =
    "POST /one HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
    "GET /two HTTP/1.1\r\nHost: h\r\n\r\n"
    "\r\nPUT /three HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
    "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n";

const outcome three_framed{{{"POST", "/one", "hello"},
                            {"GET", "/two", ""},
                            {"PUT", "/three", "abcde"}},
                           0};

}  // namespace

TEST_CASE("requests are cut out of one piece", "[http][edge]") {
  CHECK(frame(three_requests) == three_framed);
}

TEST_CASE("requests are cut alike wherever the stream is split",
          "[http][edge]") {
  for (std::size_t cut = 0; cut <= three_requests.size(); ++cut)
    REQUIRE(frame({three_requests.substr(0, cut),
                   three_requests.substr(cut)}) == three_framed);
}

TEST_CASE("requests may arrive byte by byte", "[http][edge]") {
  std::vector<std::string> bytes;
  for (char c : three_requests) bytes.emplace_back(1, c);
  CHECK(frame(bytes) == three_framed);
}

TEST_CASE("bad streams are refused alike wherever they are split",
          "[http][edge]") {
  auto [text, status] = GENERATE(table<std::string, int>({
      {"GET / HTTP/1.1\nHost: h\n\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\n\n", 400},
      {"\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\n 2\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n"
       "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /admin",
       400},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n"
       "Content-Length: 2\r\n\r\nab",
       400},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\nhello", 400},
      {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
       501},
      {"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
       400},
      {"GET / HTTP/3.0\r\nHost: h\r\n\r\n", 505},
  }));
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    CAPTURE(text, cut);
    REQUIRE(frame({text.substr(0, cut), text.substr(cut)}) ==
            outcome{{}, status});
  }
}

TEST_CASE("a refused request ends the stream after those before it",
          "[http][edge]") {
  CHECK(frame("GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/9.9\r\n\r\n") ==
        outcome{{{"GET", "/a", ""}}, 505});
}

TEST_CASE("the body of a GET is not taken for a request", "[http][edge]") {
  CHECK(frame("GET /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nGET "
              "GET /b HTTP/1.1\r\nHost: h\r\n\r\n") ==
        outcome{{{"GET", "/a", "GET "}, {"GET", "/b", ""}}, 0});
}

TEST_CASE("what is no HTTP is refused at its first byte", "[http][edge]") {
  CHECK(frame("\x16\x03\x01").status == 400);
  CHECK(frame(" ").status == 400);
  CHECK(frame("\r\n\x16").status == 400);
}

TEST_CASE("a head without an end is refused at its bound", "[http][edge]") {
  limits tight;
  tight.request_line = 64;
  tight.head_bytes = 128;
  tight.header_count = 4;
  CHECK(frame("GET /" + std::string(59, 'x'), tight).status == 0);
  CHECK(frame("GET /" + std::string(60, 'x'), tight).status == 414);
  const std::string start = "GET / HTTP/1.1\r\nHost: h\r\nA: ";
  CHECK(frame(start + std::string(128 - start.size(), 'x'), tight).status == 0);
  CHECK(frame(start + std::string(129 - start.size(), 'x'), tight).status ==
        431);
  CHECK(frame("GET / HTTP/1.1\r\nA:\r\nA:\r\nA:\r\nA:\r\n", tight).status == 0);
  CHECK(
      frame("GET / HTTP/1.1\r\nA:\r\nA:\r\nA:\r\nA:\r\nA:\r\n", tight).status ==
      431);
}

TEST_CASE("a body over the limit is told and not read", "[http][edge]") {
  limits tight;
  tight.body_bytes = 5;
  CHECK(frame("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
              tight) == outcome{{{"POST", "/a", "hello"}}, 0});
  CHECK(frame("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\n",
              tight) == outcome{{{"POST", "/a", "", true}}, 0});
  CHECK(frame("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked"
              "\r\n\r\n4\r\nabcd\r\n2\r\n",
              tight) == outcome{{{"POST", "/a", "", true}}, 0});
}
