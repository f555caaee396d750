#include <catch2/catch.hpp>
#include <string>

#include "http/edge/head.hpp"

using namespace orders::http::edge;

namespace {

const limits bounds;

/// 0 if the head is accepted, else the status of the refusal.
int verdict(const std::string& text) {
  request_head head;
  auto ok = parse_head(text, bounds, head);
  return ok ? 0 : ok.error().status;
}

std::string with(const std::string& headers) {
  return "POST /a HTTP/1.1\r\nHost: here\r\n" + headers + "\r\n";
}

std::string line(const std::string& request_line) {
  return request_line + "\r\nHost: here\r\n\r\n";
}

}  // namespace

TEST_CASE("a plain head is taken apart", "[http][edge]") {
  const std::string text =
      "GET /a/b%20c?x=1&y=?2 HTTP/1.1\r\nHost: here:80\r\nX-Empty:\r\n"
      "X-Blanks: \t a b \t\r\n\r\n";
  request_head head;
  REQUIRE(parse_head(text, bounds, head));
  CHECK(head.method == "GET");
  CHECK(head.path == "/a/b%20c");
  CHECK(head.query == "x=1&y=?2");
  CHECK(head.keep_alive);
  CHECK(head.framing == body_framing::none);
  REQUIRE(head.headers.size() == 3);
  CHECK(head.headers[1].value.empty());
  CHECK(head.headers[2].value == "a b");
}

TEST_CASE("nothing of an earlier head stays in a later one", "[http][edge]") {
  request_head head;
  REQUIRE(parse_head(with("Content-Length: 5\r\nExpect: 100-continue\r\n"
                          "Connection: close\r\n"),
                     bounds, head));
  CHECK(head.expects_continue);
  REQUIRE(parse_head(with(""), bounds, head));
  CHECK(head.content_length == 0);
  CHECK(head.framing == body_framing::none);
  CHECK_FALSE(head.expects_continue);
  CHECK(head.keep_alive);
  CHECK(head.headers.size() == 1);
}

TEST_CASE("request lines are judged", "[http][edge]") {
  auto [text, status] = GENERATE(table<std::string, int>({
      {"GET / HTTP/1.1", 0},
      {"HEAD / HTTP/1.1", 0},
      {"PUT / HTTP/1.1", 0},
      {"PATCH / HTTP/1.1", 0},
      {"DELETE / HTTP/1.1", 0},
      {"OPTIONS * HTTP/1.1", 0},
      {"GET /{\"odd\"} HTTP/1.1", 0},
      {"GET http://here/x HTTP/1.1", 0},
      {"GET HTTPS://here HTTP/1.1", 0},
      {"GET /", 400},
      {"GET  / HTTP/1.1", 400},
      {"GET / HTTP/1.1 ", 400},
      {" GET / HTTP/1.1", 400},
      {"GET /a b HTTP/1.1", 400},
      {"GET\t/ HTTP/1.1", 400},
      {"G(T / HTTP/1.1", 400},
      {"GET * HTTP/1.1", 400},
      {"GET x HTTP/1.1", 400},
      {"GET ?x HTTP/1.1", 400},
      {"GET /#x HTTP/1.1", 400},
      {"GET /\x01 HTTP/1.1", 400},
      {"GET /\xc3\xa9 HTTP/1.1", 400},
      {"GET ftp://here/ HTTP/1.1", 400},
      {"GET http:///x HTTP/1.1", 400},
      {"GET http://me@here/x HTTP/1.1", 400},
      {"GET http:/here/x HTTP/1.1", 400},
      {"GET http HTTP/1.1", 400},
      {"GET https HTTP/1.1", 400},
      {"GET http: HTTP/1.1", 400},
      {"GET / http/1.1", 400},
      {"GET / HTTP/1.10", 400},
      {"GET / HTTP/11", 400},
      {"GET / HTTP/2.0", 505},
      {"GET / HTTP/1.2", 505},
      {"GET / HTTP/0.9", 505},
      {"BREW / HTTP/1.1", 501},
      {"TRACE / HTTP/1.1", 501},
      {"CONNECT here:80 HTTP/1.1", 501},
      {"get / HTTP/1.1", 501},
  }));
  CAPTURE(text);
  CHECK(verdict(line(text)) == status);
}

TEST_CASE("an absolute target loses its authority", "[http][edge]") {
  request_head head;
  const auto with_path = line("GET http://here:80/x/y?z HTTP/1.1");
  REQUIRE(parse_head(with_path, bounds, head));
  CHECK(head.path == "/x/y");
  CHECK(head.query == "z");
  const auto without = line("GET http://here?z HTTP/1.1");
  REQUIRE(parse_head(without, bounds, head));
  CHECK(head.path == "/");
  CHECK(head.query == "z");
}

TEST_CASE("headers are judged", "[http][edge]") {
  auto [text, status] = GENERATE(table<std::string, int>({
      {"X: y\r\n", 0},
      {"X: \xc3\xa9\r\n", 0},
      {"X:y\r\n", 0},
      {"X : y\r\n", 400},
      {" X: y\r\n", 400},
      {"X: y\r\n folded\r\n", 400},
      {"X: y\r\n\tfolded\r\n", 400},
      {"X\r\n", 400},
      {": y\r\n", 400},
      {"X(: y\r\n", 400},
      {"X: a\rb\r\n", 400},
      {std::string("X: a\0b\r\n", 8), 400},
      {"X: a\x7f\r\n", 400},
      {"X: \x1b[0m\r\n", 400},
      {"Host: here\r\n", 400},
      {"host: there\r\n", 400},
  }));
  CAPTURE(text);
  CHECK(verdict(with(text)) == status);
}

TEST_CASE("Host is needed once, except in HTTP/1.0", "[http][edge]") {
  CHECK(verdict("GET / HTTP/1.1\r\nX: y\r\n\r\n") == 400);
  CHECK(verdict("GET / HTTP/1.0\r\nX: y\r\n\r\n") == 0);
  CHECK(verdict("GET / HTTP/1.0\r\n\r\n") == 0);
  CHECK(verdict("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n") == 0);
  CHECK(verdict("GET / HTTP/1.1\r\nHost: a b\r\n\r\n") == 400);
  CHECK(verdict("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n") == 400);
  CHECK(verdict("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n") == 400);
}

TEST_CASE("what frames a body must be unambiguous", "[http][edge]") {
  auto [text, status] = GENERATE(table<std::string, int>({
      {"Content-Length: 5\r\n", 0},
      {"Content-Length: 0005\r\n", 0},
      {"Content-Length: +5\r\n", 400},
      {"Content-Length: -5\r\n", 400},
      {"Content-Length: 5 5\r\n", 400},
      {"Content-Length: 5, 5\r\n", 400},
      {"Content-Length: 0x5\r\n", 400},
      {"Content-Length: abc\r\n", 400},
      {"Content-Length: 5.0\r\n", 400},
      {"Content-Length:\r\n", 400},
      {"Content-Length: 18446744073709551621\r\n", 400},
      {"Content-Length: 5\r\nContent-Length: 5\r\n", 400},
      {"Content-Length: 5\r\ncontent-length: 6\r\n", 400},
      {"Transfer-Encoding: chunked\r\n", 0},
      {"Transfer-Encoding: Chunked\r\n", 0},
      {"Transfer-Encoding: gzip, chunked\r\n", 501},
      {"Transfer-Encoding: chunked, chunked\r\n", 501},
      {"Transfer-Encoding: xchunked\r\n", 501},
      {"Transfer-Encoding: identity\r\n", 501},
      {"Transfer-Encoding: \"chunked\"\r\n", 501},
      {"Transfer-Encoding:\r\n", 501},
      {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400},
      {"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", 400},
      {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400},
      {"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400},
      {"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", 400},
      {"Transfer-Encoding : chunked\r\n", 400},
      {"Transfer-Encoding\t: chunked\r\n", 400},
  }));
  CAPTURE(text);
  CHECK(verdict(with(text)) == status);
}

TEST_CASE("HTTP/1.0 knows no chunks", "[http][edge]") {
  CHECK(verdict("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") ==
        400);
}

TEST_CASE("Connection decides about keeping alive, in any spelling",
          "[http][edge]") {
  auto [version, value, kept] = GENERATE(table<std::string, std::string, bool>({
      {"1.1", "keep-alive", true},
      {"1.1", "close", false},
      {"1.1", "Close", false},
      {"1.1", "foo, CLOSE ,bar", false},
      {"1.1", "closed", true},
      {"1.1", "", true},
      {"1.0", "", false},
      {"1.0", "Keep-Alive", true},
      {"1.0", "keep-alive, close", false},
  }));
  CAPTURE(version, value);
  request_head head;
  const auto text = "GET / HTTP/" + version +
                    "\r\nHost: here\r\nConnection: " + value + "\r\n\r\n";
  REQUIRE(parse_head(text, bounds, head));
  CHECK(head.keep_alive == kept);
}

TEST_CASE("only one expectation can be met", "[http][edge]") {
  CHECK(verdict(with("Expect: 100-Continue\r\n")) == 0);
  CHECK(verdict(with("Expect: 200-ok\r\n")) == 417);
  CHECK(verdict("GET / HTTP/1.0\r\nExpect: x\r\n\r\n") == 0);
}

TEST_CASE("a head has bounds", "[http][edge]") {
  limits tight;
  tight.request_line = 32;
  tight.header_count = 2;
  request_head head;
  // 16 bytes besides the path.
  auto of_length = [](std::size_t path) {
    return line("GET /" + std::string(path, 'x') + " HTTP/1.1");
  };
  CHECK(parse_head(of_length(16), tight, head));
  auto longer = parse_head(of_length(17), tight, head);
  REQUIRE_FALSE(longer);
  CHECK(longer.error().status == 414);
  CHECK(parse_head(with("A: 1\r\n"), tight, head));
  auto more = parse_head(with("A: 1\r\nB: 2\r\n"), tight, head);
  REQUIRE_FALSE(more);
  CHECK(more.error().status == 431);
}
