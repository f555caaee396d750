#include "http/request_body.hpp"

#include <zlib.h>
#include <catch2/catch.hpp>

#include "tests/http/faults.hpp"

using namespace orders::http;
using nlohmann::json;
using orders::tests::repeated;

namespace {

constexpr std::size_t limit = 100 * 1024;
constexpr const char* json_type = "application/json";

json read(const std::string& body, const std::string& type = json_type,
          const std::string& encoding = {}) {
  auto out = read_body(body, type, encoding, limit);
  if (!out) FAIL(out.error().text);
  return *out;
}

std::string fault(const std::string& body, const std::string& type = json_type,
                  const std::string& encoding = {}) {
  const auto out = read_body(body, type, encoding, limit);
  if (out) return "none";
  return std::to_string(out.error().status) + " " + out.error().text;
}

/// `window` + 16 makes gzip, without it zlib.
std::string pack(const std::string& plain, int window = MAX_WBITS + 16) {
  z_stream z{};
  REQUIRE(deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) ==
          Z_OK);
  std::string out(plain.size() + 1024, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
  z.avail_in = static_cast<uInt>(plain.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&z, Z_FINISH) == Z_STREAM_END);
  out.resize(out.size() - z.avail_out);
  deflateEnd(&z);
  return out;
}

std::string nested(std::size_t depth, const char* core) {
  return repeated("[", depth) + core + repeated("]", depth);
}

}  // namespace

TEST_CASE("JSON bodies are read whatever the letters of their type", "[body]") {
  for (const auto* type :
       {"application/json", "Application/JSON",
        "application/json;charset=utf-8", "application/json; Charset=\"UTF-8\"",
        " application/json ; a=b", "application/json;"})
    CHECK(read(R"({"a":1})", type) == json{{"a", 1}});
  CHECK(read("[1]") == json::array({1}));
  CHECK(read(" \n{} ") == json::object());
  CHECK(read("\xEF\xBB\xBF{\"a\":1}") == json{{"a", 1}});
}

TEST_CASE("nothing, and any other type, count as an empty object", "[body]") {
  CHECK(read("") == json::object());
  CHECK(read("", "application/json;charset=latin1") == json::object());
  CHECK(read("  ") == json::object());
  for (const auto* type :
       {"", "text/plain", "text/json", "multipart/form-data", "application/xml",
        "application/jsonp", "application/vnd.api+json"})
    CHECK(read("{\"a\":1}", type) == json::object());
}

TEST_CASE("unparsable JSON gets one fixed text", "[body]") {
  for (const auto* body :
       {"{", "{a:1}", "{\"a\":1,}", "{\"a\":1}x", "[1", "null", "1", "\"x\"",
        "true", "{'a':1}", "{\"a\":\"\n\"}", "{} {}", "{\"a\":01}"}) {
    INFO(body);
    CHECK(fault(body) == "400 Request body is not valid JSON");
  }
}

TEST_CASE("a value that no field can take is named", "[body]") {
  for (const auto* body :
       {"{\"a\":1e999}", "{\"a\":\"\xff\"}", "{\"a\":\"\\ud800\"}"}) {
    INFO(body);
    const auto out = orders::http::read_body(body, "application/json", "", 100);
    REQUIRE_FALSE(out);
    CHECK(out.error().status == 400);
    CHECK(out.error().field == "a");
  }
}

TEST_CASE("nesting is bounded at 32 levels", "[body]") {
  CHECK(read(nested(32, "1")).is_array());
  CHECK(read(nested(32, "")).is_array());
  const std::string too_deep = "400 Request body is nested too deeply";
  CHECK(fault(nested(33, "1")) == too_deep);
  CHECK(fault(nested(33, "")) == too_deep);
  CHECK(fault(nested(50'000, "")) == too_deep);
  CHECK(fault(R"({"a":)" + nested(32, "1") + "}") == too_deep);
}

TEST_CASE("charsets other than UTF-8 are refused by name", "[body]") {
  CHECK(fault("{}", "application/json; charset=latin1") ==
        "415 unsupported charset \"LATIN1\"");
  CHECK(fault("{}", "application/json; charset=\"utf-16\"") ==
        "415 unsupported charset \"UTF-16\"");
  CHECK(fault("a=1", "application/x-www-form-urlencoded; charset=koi8-r") ==
        "415 unsupported charset \"KOI8-R\"");
}

TEST_CASE("gzip and deflate are undone", "[body]") {
  const std::string body = R"({"a":"packed"})";
  CHECK(read(pack(body), json_type, "gzip") == json{{"a", "packed"}});
  CHECK(read(pack(body), json_type, " GZIP ") == json{{"a", "packed"}});
  CHECK(read(pack(body, MAX_WBITS), json_type, "deflate") ==
        json{{"a", "packed"}});
  CHECK(read(body, json_type, "identity") == json{{"a", "packed"}});
  CHECK(read(pack("a=1"), "application/x-www-form-urlencoded", "gzip") ==
        json{{"a", "1"}});
}

TEST_CASE("a packed nothing is nothing", "[body]") {
  CHECK(read(pack(""), json_type, "gzip") == json::object());
}

TEST_CASE("a small body cannot hold a large one", "[body]") {
  const auto filled = [](std::size_t size) {
    return R"({"a":")" + std::string(size - 8, 'x') + R"("})";
  };
  CHECK(read(pack(filled(limit)), json_type, "gzip").size() == 1);
  CHECK(fault(pack(filled(limit + 1)), json_type, "gzip") ==
        "413 request entity too large");
  CHECK(fault(pack(filled(50'000'000)), json_type, "gzip") ==
        "413 request entity too large");
}

TEST_CASE("broken packages are refused", "[body]") {
  const auto packed = pack(R"({"a":1})");
  CHECK(fault("{}", json_type, "gzip") == "400 Request body is not valid gzip");
  CHECK(fault(packed.substr(0, packed.size() - 5), json_type, "gzip") ==
        "400 Request body is not valid gzip");
  CHECK(fault("x", json_type, "deflate") ==
        "400 Request body is not valid deflate");
  CHECK(fault("{}", json_type, "br") ==
        "415 unsupported content encoding \"br\"");
  CHECK(fault("{}", json_type, "gzip, gzip") ==
        "415 unsupported content encoding \"gzip, gzip\"");
}

TEST_CASE("forms are read with nested names", "[body]") {
  CHECK(read("items[0][quantity]=2&userId=x",
             "application/x-www-form-urlencoded; charset=utf-8") ==
        json::parse(R"({"items":[{"quantity":"2"}],"userId":"x"})"));
  CHECK(fault(repeated("a=1&", 1001), "application/x-www-form-urlencoded") ==
        "413 too many parameters");
}
