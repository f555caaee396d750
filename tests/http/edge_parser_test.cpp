#include <catch2/catch.hpp>
#include <string>

#include "http/edge/httplib_parser.hpp"

using namespace orders::http::edge;

namespace {

httplib::Request parsed(const std::string& request_line,
                        const std::string& headers = "") {
  request_head head;
  const auto text = request_line + "\r\nHost: here\r\n" + headers + "\r\n";
  REQUIRE(parse_head(text, limits{}, head));
  httplib::Request result;
  httplib_parser parser;
  REQUIRE(parser.parse(head, "10.1.2.3", 4567, result));
  return result;
}

}  // namespace

TEST_CASE("cpp-httplib parses method, path, params and headers",
          "[http][edge]") {
  auto got = parsed("GET /a%20b?x=1+2%2B&x=3&y= HTTP/1.1", "X-A: b\r\n");
  CHECK(got.method == "GET");
  CHECK(got.path == "/a b");
  CHECK(got.version == "HTTP/1.1");
  CHECK(got.get_param_value("x") == "1 2+");
  CHECK(got.get_param_value("x", 1) == "3");
  CHECK(got.has_param("y"));
  CHECK(got.get_header_value("x-a") == "b");
  CHECK(got.remote_addr == "10.1.2.3");
  CHECK(got.remote_port == 4567);
}

TEST_CASE("every method that the edge lets through is parsed", "[http][edge]") {
  auto method = GENERATE(as<std::string>{}, "GET", "HEAD", "POST", "PUT",
                         "PATCH", "DELETE", "OPTIONS");
  CHECK(parsed(method + " / HTTP/1.1").method == method);
  CHECK(parsed(method + " / HTTP/1.0").version == "HTTP/1.0");
}

TEST_CASE("header values arrive as they were sent", "[http][edge]") {
  const std::string lengthy(6000, 'v');
  auto got = parsed("GET / HTTP/1.1",
                    "X-Key: a%41%0d%0aEvil: 1+2\r\nX-Empty:\r\n"
                    "X-Long: " +
                        lengthy +
                        "\r\n"
                        "X-Many: one\r\nx-many: t%77o\r\nX-Many:\r\n"
                        "X-MANY: four\r\n");
  CHECK(got.get_header_value("X-Key") == "a%41%0d%0aEvil: 1+2");
  CHECK_FALSE(got.has_header("Evil"));
  CHECK(got.has_header("X-Empty"));
  CHECK(got.get_header_value("X-Empty").empty());
  CHECK(got.get_header_value("X-Long") == lengthy);
  REQUIRE(got.get_header_value_count("X-Many") == 4);
  CHECK(got.get_header_value("X-Many", 0) == "one");
  CHECK(got.get_header_value("X-Many", 1) == "t%77o");
  CHECK(got.get_header_value("X-Many", 2).empty());
  CHECK(got.get_header_value("X-Many", 3) == "four");
}

TEST_CASE("a client cannot set what the library derives", "[http][edge]") {
  auto got = parsed("GET / HTTP/1.1",
                    "REMOTE_ADDR: 6.6.6.6\r\nremote_port: 1\r\n"
                    "Local_Addr: x\r\nLOCAL_PORT: 2\r\n");
  CHECK(got.get_header_value_count("REMOTE_ADDR") == 1);
  CHECK(got.get_header_value("REMOTE_ADDR") == "10.1.2.3");
  CHECK(got.get_header_value("REMOTE_PORT") == "4567");
  CHECK(got.get_header_value("LOCAL_PORT") != "2");
}

TEST_CASE("Range never reaches the library", "[http][edge]") {
  auto got = parsed("GET / HTTP/1.1", "Range: bytes=nonsense\r\n");
  CHECK_FALSE(got.has_header("Range"));
  CHECK(got.ranges.empty());
}

TEST_CASE("a second question mark belongs to the query", "[http][edge]") {
  CHECK(parsed("GET /a?x=what?&y=1 HTTP/1.1").get_param_value("x") == "what?");
}

TEST_CASE("a parser keeps nothing of the request before", "[http][edge]") {
  httplib_parser parser;
  httplib::Request result;
  request_head head;
  const std::string one = "GET /a?x=1 HTTP/1.1\r\nHost: h\r\nA: %31\r\n\r\n";
  const std::string two = "POST /b HTTP/1.1\r\nHost: h\r\n\r\n";
  REQUIRE(parse_head(one, limits{}, head));
  REQUIRE(parser.parse(head, "1.1.1.1", 1, result));
  REQUIRE(parse_head(two, limits{}, head));
  REQUIRE(parser.parse(head, "2.2.2.2", 2, result));
  CHECK(result.path == "/b");
  CHECK(result.params.empty());
  CHECK_FALSE(result.has_header("A"));
  CHECK(result.remote_addr == "2.2.2.2");
}

TEST_CASE("the library's own limit of the request line is told",
          "[http][edge]") {
  limits wide;
  wide.request_line = 20000;
  const auto text =
      "GET /" + std::string(9000, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n";
  request_head head;
  REQUIRE(parse_head(text, wide, head));
  httplib::Request result;
  httplib_parser parser;
  CHECK_FALSE(parser.parse(head, "1.1.1.1", 1, result));
}
