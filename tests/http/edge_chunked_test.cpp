#include <catch2/catch.hpp>
#include <string>

#include "http/edge/chunked_decoder.hpp"

using namespace orders::http::edge;
using outcome = chunked_decoder::outcome;

namespace {

struct decoded {
  outcome what;
  std::string body;
  std::size_t used;
};

decoded decode(std::string_view text, const limits& bounds = {}) {
  chunked_decoder decoder;
  std::string body;
  auto [what, used] = decoder.advance(text, bounds, body);
  return {what, body, used};
}

}  // namespace

TEST_CASE("chunks are put together", "[http][edge]") {
  const std::string text = "4\r\nWiki\r\n00A\r\n in chunks\r\n0\r\n\r\n";
  auto all = decode(text + "GET");
  CHECK(all.what == outcome::done);
  CHECK(all.body == "Wiki in chunks");
  CHECK(all.used == text.size());
}

TEST_CASE("extensions and trailers are dropped", "[http][edge]") {
  auto all =
      decode("3;name=\"a b\";x\r\nabc\r\n0;last\r\nX-Sum: 1\r\nY: \r\n\r\n");
  CHECK(all.what == outcome::done);
  CHECK(all.body == "abc");
}

TEST_CASE("chunks decode alike however they are cut", "[http][edge]") {
  const std::string text =
      "3;e=1\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nT: 1\r\n\r\n";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    chunked_decoder decoder;
    std::string body;
    auto first = decoder.advance(text.substr(0, cut), {}, body);
    if (cut < text.size()) {
      REQUIRE(first.what == outcome::need_more);
      REQUIRE(first.used == cut);
      REQUIRE(decoder.advance(text.substr(cut), {}, body).what ==
              outcome::done);
    }
    REQUIRE(body == "abc0123456789abcdef");
  }
}

TEST_CASE("malformed chunks are refused", "[http][edge]") {
  auto text = GENERATE(
      as<std::string>{}, "\r\n", "g\r\n", "-1\r\n", "+1\r\na", "0x1\r\na",
      " 1\r\na", "1 \r\na", "1\na", "1\r\r\n", "1\r\nab\r\n", "1\r\na\n0\r\n",
      "1\r\na\rX", "1;x\ny\r\n", "1;x\r\r\n", "fffffffffffffffff\r\n",
      "0000000000000000\r\n", "0\r\n X: y\r\n", "0\r\nX\r\n", "0\r\nX : y\r\n",
      "0\r\nX: a\x01\r\n", "0\r\n\n", "0\r\n\rX");
  CAPTURE(text);
  CHECK(decode(text).what == outcome::malformed);
}

TEST_CASE("a chunk over the limit is told from its size alone",
          "[http][edge]") {
  limits tight;
  tight.body_bytes = 5;
  CHECK(decode("5\r\nabcde\r\n0\r\n\r\n", tight).what == outcome::done);
  CHECK(decode("6\r\n", tight).what == outcome::too_large);
  CHECK(decode("3\r\nabc\r\n3\r\n", tight).what == outcome::too_large);
  CHECK(decode("fffffffffffffff\r\n", tight).what == outcome::too_large);
}

TEST_CASE("what is dropped is bounded too", "[http][edge]") {
  limits tight;
  tight.chunk_extension_bytes = 6;
  tight.trailer_bytes = 12;
  CHECK(decode("1;aa\r\na\r\n1;bb\r\nb\r\n0\r\n\r\n", tight).what ==
        outcome::done);
  CHECK(decode("1;aa\r\na\r\n1;bbbbb\r\n", tight).what == outcome::malformed);
  CHECK(decode("0\r\nX: 1234\r\n\r\n", tight).what == outcome::done);
  CHECK(decode("0\r\nX: 12345678\r\n\r\n", tight).what == outcome::malformed);
}
