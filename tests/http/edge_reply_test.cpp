#include <catch2/catch.hpp>
#include <string>

#include "http/edge/exchange_queue.hpp"
#include "http/edge/reply_writer.hpp"
#include "http/edge/send_buffer.hpp"

using namespace orders::http::edge;

namespace {

std::string head_of(const reply& answer, reply_frame frame = {},
                    const header_list& defaults = {}) {
  std::string out;
  append_reply_head(out, answer, frame, "NOW", default_headers(defaults));
  return out;
}

exchange begun_at(std::chrono::steady_clock::time_point since) {
  exchange made;
  made.since = since;
  return made;
}

const std::chrono::steady_clock::time_point start{std::chrono::hours{1}};

}  // namespace

TEST_CASE("a reply head has what the edge adds", "[http][edge]") {
  CHECK(head_of({201, {{"X-A", "b"}}, "body"}) ==
        "HTTP/1.1 201 Created\r\nX-A: b\r\nDate: NOW\r\n"
        "Content-Length: 4\r\n\r\n");
  CHECK(head_of({299, {}, ""}) ==
        "HTTP/1.1 299 \r\nDate: NOW\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("a reply says what becomes of the connection", "[http][edge]") {
  CHECK(head_of({200, {}, ""}, {false, false, true}) ==
        "HTTP/1.1 200 OK\r\nDate: NOW\r\nContent-Length: 0\r\n"
        "Connection: close\r\n\r\n");
  CHECK(head_of({200, {}, ""}, {false, true, false}) ==
        "HTTP/1.1 200 OK\r\nDate: NOW\r\nContent-Length: 0\r\n"
        "Connection: keep-alive\r\n\r\n");
}

TEST_CASE("204 and 304 have no length and no body", "[http][edge]") {
  auto status = GENERATE(204, 304);
  reply answer{status, {}, "ignored"};
  CHECK(head_of(answer).find("Content-Length") == std::string::npos);
  CHECK_FALSE(sends_body(answer, {}));
}

TEST_CASE("a reply to HEAD tells the length and sends nothing",
          "[http][edge]") {
  reply answer{200, {}, "12345"};
  reply_frame frame{true, false, false};
  CHECK(head_of(answer, frame).find("Content-Length: 5\r\n") !=
        std::string::npos);
  CHECK_FALSE(sends_body(answer, frame));
  CHECK(sends_body(answer, {}));
}

TEST_CASE("defaults yield to a reply's own header, an empty one removes",
          "[http][edge]") {
  const header_list defaults{{"X-A", "1"}, {"X-B", "2"}, {"X-C", "3"}};
  CHECK(head_of({204, {}, ""}, {}, defaults) ==
        "HTTP/1.1 204 No Content\r\nX-A: 1\r\nX-B: 2\r\nX-C: 3\r\n"
        "Date: NOW\r\n\r\n");
  CHECK(head_of({204, {{"x-a", "own"}, {"x-b", ""}}, ""}, {}, defaults) ==
        "HTTP/1.1 204 No Content\r\nx-a: own\r\nX-C: 3\r\nDate: NOW\r\n\r\n");
}

TEST_CASE("a reply cannot break its own framing", "[http][edge]") {
  CHECK(head_of({204,
                 {{"X-A", "1\r\nX-B: 2"},
                  {"X C", "3"},
                  {"Content-Length", "9"},
                  {"transfer-encoding", "chunked"},
                  {"Date", "never"},
                  {"Connection", "upgrade"}},
                 ""}) == "HTTP/1.1 204 No Content\r\nDate: NOW\r\n\r\n");
  CHECK(wants_close({200, {{"connection", "Close"}}, ""}));
  CHECK_FALSE(wants_close({200, {{"Connection", "upgrade"}}, ""}));
}

TEST_CASE("the date has the form of RFC 9110", "[http][edge]") {
  date_stamp stamp;
  CHECK(stamp.at(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(stamp.at(784111778) == "Sun, 06 Nov 1994 08:49:38 GMT");
  CHECK(stamp.at(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST_CASE("answers leave in the order of the requests", "[http][edge]") {
  exchange_queue queue;
  auto first = queue.open(begun_at(start));
  auto second = queue.open(begun_at(start));
  queue.find(second)->answer = reply{202, {}, ""};
  CHECK_FALSE(queue.take_answered());
  queue.find(first)->answer = reply{201, {}, ""};
  CHECK(queue.take_answered()->answer->status == 201);
  CHECK(queue.find(first) == nullptr);
  CHECK(queue.take_answered()->answer->status == 202);
  CHECK(queue.empty());
  CHECK(queue.find(second + 1) == nullptr);
}

TEST_CASE("a queue that is never empty keeps its order and its size",
          "[http][edge]") {
  exchange_queue queue;
  queue.open(begun_at(start));
  for (int i = 0; i < 1000; ++i) {
    auto next = queue.open(begun_at(start));
    REQUIRE(next == static_cast<std::uint64_t>(i) + 1);
    queue.find(next - 1)->answer = reply{200, {}, std::to_string(i)};
    REQUIRE(queue.take_answered()->answer->body == std::to_string(i));
    REQUIRE(queue.size() == 1);
  }
}

TEST_CASE("only those that waited too long and have no answer expire",
          "[http][edge]") {
  using std::chrono::seconds;
  exchange_queue queue;
  auto old = queue.open(begun_at(start));
  auto answered = queue.open(begun_at(start));
  auto young = queue.open(begun_at(start + seconds{5}));
  queue.find(answered)->answer = reply{200, {}, ""};
  CHECK(queue.expire(start + seconds{1}, unavailable_reply) == 1);
  CHECK(queue.find(old)->answer->status == 503);
  CHECK(queue.find(answered)->answer->status == 200);
  CHECK_FALSE(queue.find(young)->answer);
}

TEST_CASE("a send buffer gives back every byte in order", "[http][edge]") {
  const std::string large(20000, 'L');
  const std::string expected = "head1small" + ("head2" + large) + "head3";
  auto step = GENERATE(as<std::size_t>{}, 1, 7, 10, 4096, 1000000);
  send_buffer buffer;
  for (int round = 0; round < 2; ++round) {
    buffer.text() += "head1";
    buffer.append_body("small");
    buffer.text() += "head2";
    buffer.append_body(large);
    buffer.text() += "head3";
    std::string sent;
    while (!buffer.empty()) {
      std::string gathered;
      for (const auto& piece : buffer.unsent())
        gathered.append(static_cast<const char*>(piece.data()), piece.size());
      auto part = std::min(step, gathered.size());
      sent += gathered.substr(0, part);
      buffer.consume(part);
    }
    CHECK(sent == expected);
  }
}
