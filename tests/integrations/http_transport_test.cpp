#include "integrations/http_transport.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <future>
#include <memory>
#include <semaphore>

#include "tests/integrations/scripted_server.hpp"

using namespace std::chrono_literals;
using orders::integrations::http_outcome;
using orders::integrations::http_request;
using orders::integrations::http_transport;
using orders::integrations::to_string;
using orders::integrations::transport_errc;
using orders::tests::answering;
using orders::tests::reply_with;
using orders::tests::scripted_server;
using connection = scripted_server::connection;

namespace {

// Far beyond what any call here takes: reached only when something hangs.
constexpr auto too_long = 60s;

http_request get(std::string url, std::chrono::milliseconds timeout = 20s) {
  return {"GET", std::move(url), {}, "", timeout};
}

http_request post(std::string url, std::string body,
                  std::chrono::milliseconds timeout = 20s) {
  return {"POST",
          std::move(url),
          {{"Content-Type", "application/json"}},
          std::move(body),
          timeout};
}

std::future<http_outcome> begin(http_transport& transport, http_request call) {
  auto promise = std::make_shared<std::promise<http_outcome>>();
  auto outcome = promise->get_future();
  transport.send(std::move(call), [promise](http_outcome what) {
    promise->set_value(std::move(what));
  });
  return outcome;
}

http_outcome end(std::future<http_outcome> outcome) {
  REQUIRE(outcome.wait_for(too_long) == std::future_status::ready);
  return outcome.get();
}

http_outcome call(http_transport& transport, http_request what) {
  return end(begin(transport, std::move(what)));
}

/// The error's name, or "reply".
std::string kind(const http_outcome& outcome) {
  return outcome ? "reply" : std::string(to_string(outcome.error().code));
}

bool has_line(const std::string& request, const std::string& line) {
  return request.find("\r\n" + line + "\r\n") != std::string::npos;
}

/// A port on which nobody listens: bound, so nobody else takes it.
class closed_port {
 public:
  closed_port() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(socket_, plain, size) == 0);
    REQUIRE(::getsockname(socket_, plain, &size) == 0);
    port_ = ntohs(address.sin_port);
  }
  ~closed_port() { ::close(socket_); }
  closed_port(const closed_port&) = delete;
  closed_port& operator=(const closed_port&) = delete;
  void listen_without_accepting() { REQUIRE(::listen(socket_, 0) == 0); }
  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/";
  }

 private:
  int socket_;
  int port_ = 0;
};

}  // namespace

// -- replies ----------------------------------------------------------------

TEST_CASE("a reply carries status, content type and body", "[transport]") {
  scripted_server server(answering(reply_with("{\"id\":1}", "201 Created")));
  http_transport transport({});
  const auto outcome = call(transport, get(server.url()));
  REQUIRE(outcome);
  CHECK(outcome->status == 201);
  CHECK(outcome->content_type == "application/json");
  CHECK(outcome->body == "{\"id\":1}");
}

TEST_CASE("method, headers and body reach the server as given", "[transport]") {
  const auto method = GENERATE(as<std::string>{}, "GET", "POST", "PUT", "PATCH",
                               "DELETE", "HEAD");
  const bool with_body = method != "HEAD" && GENERATE(false, true);
  std::promise<std::string> seen;
  scripted_server server([&](connection& client) {
    if (auto request = client.request()) {
      seen.set_value(*request);
      client.send("HTTP/1.1 204 No Content\r\n\r\n");
    }
  });
  http_transport transport({});
  http_request what{method,
                    server.url("/api/a%2Fb/../c?x=1"),
                    {{"X-Service-Name", "order-service"}, {"X-Empty", ""}},
                    with_body ? "{\"a\":1}" : "",
                    20s};
  if (with_body) what.headers.emplace_back("content-type", "application/json");
  const auto outcome = call(transport, what);
  REQUIRE(outcome);
  CHECK(outcome->status == 204);
  const auto request = seen.get_future().get();
  CHECK(request.starts_with(method + " /api/a%2Fb/../c?x=1 HTTP/1.1\r\n"));
  CHECK(has_line(request, "X-Service-Name: order-service"));
  CHECK(has_line(request, "X-Empty:"));
  CHECK(request.find("Expect") == std::string::npos);
  CHECK(request.find("Accept-Encoding") == std::string::npos);
  CHECK(request.find("Cookie") == std::string::npos);
  CHECK(request.find("x-www-form-urlencoded") == std::string::npos);
  const bool sized =
      with_body || method == "POST" || method == "PUT" || method == "PATCH";
  CHECK(has_line(request, with_body ? "Content-Length: 7"
                                    : "Content-Length: 0") == sized);
  CHECK(request.ends_with(with_body ? "\r\n\r\n{\"a\":1}" : "\r\n\r\n"));
}

TEST_CASE("one handle's method, body and headers do not leak into the next",
          "[transport]") {
  std::mutex mutex;
  std::vector<std::string> seen;
  scripted_server server([&](connection& client) {
    while (auto request = client.request()) {
      {
        const std::lock_guard lock(mutex);
        seen.push_back(*request);
      }
      const bool head = request->starts_with("HEAD");
      client.send(head ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
                       : reply_with("hello"));
    }
  });
  http_transport transport({});
  auto with_header = post(server.url(), "{}");
  with_header.headers.emplace_back("X-Once", "1");
  REQUIRE(call(transport, with_header));
  REQUIRE(call(transport, {"DELETE", server.url(), {}, "", 20s}));
  REQUIRE(call(transport, {"HEAD", server.url(), {}, "", 20s})->body.empty());
  REQUIRE(call(transport, get(server.url()))->body == "hello");
  REQUIRE(seen.size() == 4);
  CHECK(has_line(seen[0], "X-Once: 1"));
  CHECK(seen[1].starts_with("DELETE / "));
  CHECK(seen[3].starts_with("GET / "));
  for (std::size_t i = 1; i < 4; ++i) {
    CHECK(seen[i].find("X-Once") == std::string::npos);
    CHECK(seen[i].find("Content-") == std::string::npos);
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("an HTML page of a proxy is a reply like any other", "[transport]") {
  scripted_server server(answering(
      reply_with("<html>Bad gateway</html>", "502 Bad Gateway", "text/html")));
  http_transport transport({});
  const auto outcome = call(transport, get(server.url()));
  REQUIRE(outcome);
  CHECK(outcome->status == 502);
  CHECK(outcome->content_type == "text/html");
}

TEST_CASE("a redirect is not followed", "[transport]") {
  scripted_server elsewhere(answering(reply_with("{}")));
  scripted_server server(
      answering("HTTP/1.1 302 Found\r\nLocation: " + elsewhere.url() +
                "\r\nContent-Length: 0\r\n\r\n"));
  http_transport transport({});
  const auto outcome = call(transport, get(server.url()));
  REQUIRE(outcome);
  CHECK(outcome->status == 302);
  CHECK(elsewhere.requests() == 0);
}

TEST_CASE("a proxy named in the environment is not used", "[transport]") {
  closed_port proxy;
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  scripted_server server(answering(reply_with("{}")));
  http_transport transport({});
  CHECK(kind(call(transport, get(server.url()))) == "reply");
  ::unsetenv("http_proxy");
}

TEST_CASE("a large POST does not wait for 100-continue", "[transport]") {
  scripted_server server(answering(reply_with("{}")));
  http_transport transport({});
  // Longer than libcurl's wait for an interim answer would allow.
  const auto outcome =
      call(transport, post(server.url(), std::string(3U << 20U, 'x')));
  CHECK(kind(outcome) == "reply");
}

// -- calls that must not go out ---------------------------------------------

TEST_CASE("a call that is not proper HTTP is refused unsent", "[transport]") {
  scripted_server server(answering(reply_with("{}")));
  http_transport transport({});
  auto what = get(server.url());
  SECTION("line break in a header value") {
    what.headers.emplace_back("X-A", "1\r\nX-B: 2");
  }
  SECTION("NUL in a header value") {
    what.headers.emplace_back("X-A", std::string("1\0", 2));
  }
  SECTION("blank in a header name") {
    what.headers.emplace_back("X A", "1");
  }
  SECTION("a length of the caller's own") {
    what.headers.emplace_back("content-length", "3");
  }
  SECTION("a chunked body of the caller's own") {
    what.headers.emplace_back("Transfer-Encoding", "chunked");
  }
  SECTION("empty method") {
    what.method = "";
  }
  SECTION("line break in the method") {
    what.method = "GET / HTTP/1.1\r\n";
  }
  SECTION("line break in the address") {
    what.url += "a\r\nX-B: 2";
  }
  SECTION("file address") {
    what.url = "file:///etc/hostname";
  }
  SECTION("no scheme") {
    what.url = "127.0.0.1/";
  }
  SECTION("no host") {
    what.url = "http://";
  }
  SECTION("port out of range") {
    what.url = "http://127.0.0.1:99999/";
  }
  SECTION("password in the address") {
    what.url = "http://user:secret@127.0.0.1:" + std::to_string(server.port());
  }
  const auto outcome = call(transport, what);
  REQUIRE(kind(outcome) == "malformed");
  CHECK_FALSE(outcome.error().may_have_arrived);
  CHECK(outcome.error().message.find("secret") == std::string::npos);
  CHECK(server.requests() == 0);
}

// -- failures ---------------------------------------------------------------

TEST_CASE("a port nobody listens on is refused", "[transport]") {
  closed_port nobody;
  http_transport transport({});
  const auto outcome = call(transport, get(nobody.url()));
  REQUIRE(kind(outcome) == "refused");
  CHECK_FALSE(outcome.error().may_have_arrived);
  CHECK(outcome.error().message == "no connection possible");
}

TEST_CASE("a name that does not exist is a resolve failure", "[transport]") {
  http_transport transport({});
  const auto outcome =
      call(transport, get("http://no-such-host.invalid:8080/"));
  REQUIRE(kind(outcome) == "resolve");
  CHECK_FALSE(outcome.error().may_have_arrived);
}

TEST_CASE("a host that does not take connections runs into the connect timeout",
          "[transport]") {
  closed_port full;
  full.listen_without_accepting();
  http_transport::options how;
  how.connect_timeout = 200ms;
  http_transport transport(how);
  // The kernel queues the first few; the others cannot connect at all.
  std::vector<std::future<http_outcome>> queued;
  for (int i = 0; i < 3; ++i)
    queued.push_back(begin(transport, get(full.url(), 2s)));
  const auto outcome = call(transport, get(full.url(), 50s));
  REQUIRE(kind(outcome) == "timeout");
  CHECK_FALSE(outcome.error().may_have_arrived);
  for (auto& one : queued) CHECK(kind(end(std::move(one))) == "timeout");
}

TEST_CASE("a server that never answers runs into the deadline", "[transport]") {
  scripted_server server([](connection& client) {
    client.request();
    client.wait_for_close(too_long);
  });
  http_transport transport({});
  const auto outcome = call(transport, get(server.url(), 200ms));
  REQUIRE(kind(outcome) == "timeout");
  CHECK(outcome.error().may_have_arrived);
}

TEST_CASE("a server that drips its answer is cut off at the deadline",
          "[transport]") {
  const bool in_headers = GENERATE(true, false);
  std::promise<bool> cut;
  scripted_server server([&](connection& client) {
    client.request();
    client.send(in_headers ? "HTTP/1.1 200 OK\r\nX-Slow: "
                           : "HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n");
    bool closed = false;
    for (int i = 0; i < 900 && !closed; ++i)
      closed = client.wait_for_close(50ms) || !client.send("x");
    cut.set_value(closed);
  });
  http_transport transport({});
  CHECK(kind(call(transport, get(server.url(), 300ms))) == "timeout");
  CHECK(cut.get_future().get());
}

TEST_CASE("a deadline that has passed already is a timeout, nothing sent",
          "[transport]") {
  scripted_server server(answering(reply_with("{}")));
  http_transport transport({});
  CHECK(kind(call(transport, get(server.url(), 0ms))) == "timeout");
  CHECK(kind(call(transport, get(server.url(), -5ms))) == "timeout");
  CHECK(server.requests() == 0);
}

TEST_CASE("a connection lost while waiting for the answer is a reset",
          "[transport]") {
  const bool hard = GENERATE(true, false);
  const auto sent_first =
      GENERATE(as<std::string>{}, "", "HTTP/1.1 200",
               "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
               "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc");
  scripted_server server([&](connection& client) {
    client.request();
    client.send(sent_first);
    if (hard) client.reset();
  });
  http_transport transport({});
  const auto outcome = call(transport, post(server.url(), "{}"));
  INFO(sent_first);
  REQUIRE(kind(outcome) == "reset");
  CHECK(outcome.error().may_have_arrived);
  CHECK(server.requests() == 1);  // on a fresh connection nothing is resent
}

TEST_CASE("an answer that is not HTTP is malformed", "[transport]") {
  const auto garbage =
      GENERATE(as<std::string>{}, "SSH-2.0-OpenSSH_9.2\r\n\r\n", "hello",
               "HTTP/9.9 200 OK\r\n\r\n",
               "HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n");
  scripted_server server([&](connection& client) {
    client.request();
    client.send(garbage);
  });
  http_transport transport({});
  INFO(garbage);
  CHECK(kind(call(transport, get(server.url()))) == "malformed");
}

TEST_CASE("an answer beyond the limit is cut off", "[transport]") {
  const auto framing =
      GENERATE(as<std::string>{}, "Content-Length: 10000000\r\n",
               "Transfer-Encoding: chunked\r\n", "Connection: close\r\n");
  std::promise<bool> cut;
  scripted_server server([&](connection& client) {
    client.request();
    client.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n");
    const bool chunked = framing.starts_with("Transfer");
    const std::string block = (chunked ? "2710\r\n" : "") +
                              std::string(10000, 'x') + (chunked ? "\r\n" : "");
    bool sent = true;
    for (int i = 0; i < 1000 && sent; ++i) sent = client.send(block);
    cut.set_value(!sent);
  });
  http_transport::options how;
  how.max_response_bytes = 100000;
  http_transport transport(how);
  const auto outcome = call(transport, get(server.url()));
  INFO(framing);
  CHECK(kind(outcome) == "too_large");
  CHECK(cut.get_future().get());
}

TEST_CASE("an answer of exactly the limit is taken, one byte more is not",
          "[transport]") {
  http_transport::options how;
  how.max_response_bytes = 1000;
  http_transport transport(how);
  scripted_server exact(answering(reply_with(std::string(1000, 'x'))));
  scripted_server longer(answering(reply_with(std::string(1001, 'x'))));
  CHECK(call(transport, get(exact.url()))->body.size() == 1000);
  CHECK(kind(call(transport, get(longer.url()))) == "too_large");
}

TEST_CASE("headers without end are cut off", "[transport]") {
  scripted_server server([](connection& client) {
    client.request();
    client.send("HTTP/1.1 200 OK\r\n");
    while (client.send("X-Filler: " + std::string(1000, 'x') + "\r\n")) {
    }
  });
  http_transport transport({});
  CHECK(kind(call(transport, get(server.url()))) == "too_large");
}

TEST_CASE("TLS towards a server that speaks none is a tls failure",
          "[transport]") {
  scripted_server server([](connection& client) {
    client.send(reply_with("{}"));
    client.wait_for_close(too_long);
  });
  http_transport transport({});
  const auto outcome =
      call(transport,
           get("https://127.0.0.1:" + std::to_string(server.port()) + "/"));
  REQUIRE(kind(outcome) == "tls");
  CHECK_FALSE(outcome.error().may_have_arrived);
}

// -- kept-alive connections -------------------------------------------------

TEST_CASE("calls one after another share a connection", "[transport]") {
  scripted_server server(answering(reply_with("{}")));
  http_transport transport({});
  for (int i = 0; i < 20; ++i) REQUIRE(call(transport, get(server.url())));
  CHECK(server.connections() == 1);
  CHECK(transport.stats().connections_opened == 1);
}

TEST_CASE("a kept-alive connection the server closed fails no call",
          "[transport]") {
  const auto method = GENERATE(as<std::string>{}, "GET", "POST");
  std::counting_semaphore<> noticed(0);
  scripted_server server([&](connection& client) {
    client.request();
    client.send(reply_with("{}"));
    client.finish();
    client.wait_for_close(too_long);  // the transport lets go of it
    noticed.release();
  });
  http_transport transport({});
  for (int i = 0; i < 20; ++i) {
    const auto outcome = call(transport, {method, server.url(), {}, "", 20s});
    REQUIRE(kind(outcome) == "reply");
    REQUIRE(noticed.try_acquire_for(too_long));
  }
  CHECK(server.connections() == 20);
}

TEST_CASE("a call whose connection closes without an answer is sent once",
          "[transport]") {
  const auto method = GENERATE(as<std::string>{}, "GET", "POST");
  const bool hard = GENERATE(true, false);
  scripted_server server([&](connection& client) {
    client.request();
    client.send(reply_with("first"));
    client.request();  // takes the second call, then dies
    if (hard) client.reset();
  });
  http_transport transport({});
  const http_request what{method, server.url(), {}, "{}", 20s};
  REQUIRE(kind(call(transport, what)) == "reply");
  CHECK(kind(call(transport, what)) == "reset");
  CHECK(server.requests() == 2);
}

TEST_CASE("a call whose answer had begun is not sent again", "[transport]") {
  scripted_server server([&](connection& client) {
    client.request();
    client.send(reply_with("first"));
    client.request();
    client.send("HTTP/1.1 200 OK\r\n");
  });
  http_transport transport({});
  REQUIRE(call(transport, post(server.url(), "{}")));
  CHECK(kind(call(transport, post(server.url(), "{}"))) == "reset");
  CHECK(server.requests() == 2);
}

TEST_CASE("a connection the server announced to close is not used again",
          "[transport]") {
  scripted_server server(
      answering("HTTP/1.1 200 OK\r\nConnection: close\r\n"
                "Content-Length: 2\r\n\r\n{}"));
  http_transport transport({});
  for (int i = 0; i < 3; ++i) REQUIRE(call(transport, get(server.url())));
  CHECK(server.connections() == 3);
}

TEST_CASE("a connection on which an answer came too late is not used again",
          "[transport]") {
  std::promise<void> timed_out;
  auto go_on = timed_out.get_future().share();
  scripted_server server([&](connection& client) {
    client.request();
    if (client.number == 0) go_on.wait();
    client.send(reply_with(client.number == 0 ? "late" : "right"));
    client.wait_for_close(too_long);
  });
  http_transport transport({});
  CHECK(kind(call(transport, get(server.url(), 150ms))) == "timeout");
  timed_out.set_value();
  CHECK(call(transport, get(server.url()))->body == "right");
}

TEST_CASE("bytes nobody asked for do not become the next call's answer",
          "[transport]") {
  std::promise<void> first_done;
  std::promise<void> unasked;
  scripted_server server([&](connection& client) {
    client.request();
    client.send(reply_with(client.number == 0 ? "first" : "right"));
    if (client.number == 0) {
      first_done.get_future().wait();
      client.send(reply_with("unasked"));
      unasked.set_value();
    }
    client.wait_for_close(too_long);
  });
  http_transport transport({});
  REQUIRE(call(transport, get(server.url()))->body == "first");
  first_done.set_value();
  unasked.get_future().wait();
  // Whether the transport has noticed them yet or not: never taken for an
  // answer.
  const auto outcome = call(transport, get(server.url()));
  const auto answer = outcome ? outcome->body : kind(outcome);
  CHECK((answer == "right" || answer == "reset"));
}

// -- many at once -----------------------------------------------------------

TEST_CASE("calls beyond the connections of a host wait in line, in order",
          "[transport]") {
  std::mutex mutex;
  std::vector<std::string> seen;
  scripted_server server([&](connection& client) {
    while (auto request = client.request()) {
      {
        const std::lock_guard lock(mutex);
        seen.push_back(request->substr(4, request->find(' ', 4) - 4));
      }
      client.send(reply_with("{}"));
    }
  });
  http_transport::options how;
  how.max_connections_per_host = 1;
  http_transport transport(how);
  std::vector<std::future<http_outcome>> all;
  std::vector<std::string> wanted;
  for (int i = 0; i < 50; ++i) {
    wanted.push_back("/" + std::to_string(i));
    all.push_back(begin(transport, get(server.url(wanted.back()))));
  }
  for (auto& one : all) REQUIRE(kind(end(std::move(one))) == "reply");
  CHECK(seen == wanted);
  CHECK(server.connections() == 1);
}

TEST_CASE("waiting in line counts towards the deadline", "[transport]") {
  scripted_server server([](connection& client) {
    client.request();
    client.wait_for_close(too_long);
  });
  http_transport::options how;
  how.max_connections_per_host = 1;
  http_transport transport(how);
  auto first = begin(transport, get(server.url(), 1s));
  auto second = begin(transport, get(server.url(), 100ms));
  const auto outcome = end(std::move(second));
  REQUIRE(kind(outcome) == "timeout");
  CHECK_FALSE(outcome.error().may_have_arrived);
  CHECK(kind(end(std::move(first))) == "timeout");
  CHECK(server.requests() == 1);
}

TEST_CASE("a host that hangs does not hold up another", "[transport]") {
  scripted_server hanging([](connection& client) {
    client.request();
    client.wait_for_close(too_long);
  });
  scripted_server fine(answering(reply_with("{}")));
  http_transport::options how;
  how.max_connections_per_host = 2;
  std::vector<std::future<http_outcome>> stuck;
  {
    http_transport transport(how);
    for (int i = 0; i < 10; ++i)
      stuck.push_back(begin(transport, get(hanging.url(), 50s)));
    for (int i = 0; i < 10; ++i)
      CHECK(kind(call(transport, get(fine.url()))) == "reply");
    CHECK(transport.stats().in_flight == 10);
    CHECK(transport.stats().waiting == 8);
  }
  for (auto& one : stuck) CHECK(kind(end(std::move(one))) == "stopped");
}

TEST_CASE("past the limit of calls in flight a call is refused at once",
          "[transport]") {
  scripted_server server([](connection& client) {
    client.request();
    client.wait_for_close(too_long);
  });
  http_transport::options how;
  how.max_in_flight = 5;
  http_transport transport(how);
  std::vector<std::future<http_outcome>> all;
  for (int i = 0; i < 5; ++i)
    all.push_back(begin(transport, get(server.url(), 300ms)));
  auto refused = begin(transport, get(server.url()));
  REQUIRE(refused.wait_for(0s) == std::future_status::ready);
  CHECK(kind(refused.get()) == "overloaded");
  for (auto& one : all) CHECK(kind(end(std::move(one))) == "timeout");
  // The places are free again.
  CHECK(kind(call(transport, get(server.url(), 50ms))) == "timeout");
}

TEST_CASE("each of many calls from many threads gets its own answer",
          "[transport]") {
  scripted_server server([](connection& client) {
    while (auto request = client.request())
      client.send(reply_with(request->substr(request->find("\r\n\r\n") + 4)));
  });
  http_transport::options how;
  how.max_connections_per_host = 16;
  http_transport transport(how);
  std::atomic<int> right{0};
  std::vector<std::thread> senders;
  for (int t = 0; t < 4; ++t) {
    senders.emplace_back([&, t] {
      std::vector<std::pair<std::string, std::future<http_outcome>>> all;
      for (int i = 0; i < 500; ++i) {
        auto text = std::to_string(t) + "/" + std::to_string(i);
        auto outcome = begin(transport, post(server.url(), text));
        all.emplace_back(std::move(text), std::move(outcome));
      }
      for (auto& [text, outcome] : all) {
        const auto what = outcome.get();
        if (what && what->body == text) ++right;
      }
    });
  }
  for (auto& sender : senders) sender.join();
  CHECK(right == 2000);
  CHECK(server.connections() <= 16);
  const auto stats = transport.stats();
  CHECK(stats.replies == 2000);
  CHECK(stats.in_flight == 0);
  CHECK(stats.waiting == 0);
}

TEST_CASE("a completion may send the next call", "[transport]") {
  scripted_server server(answering(reply_with("{}")));
  http_transport transport({});
  std::promise<int> finished;
  int rounds = 0;
  std::function<void(http_outcome)> again = [&](http_outcome outcome) {
    if (!outcome || ++rounds == 100) return finished.set_value(rounds);
    transport.send(get(server.url()), again);
  };
  transport.send(get(server.url()), again);
  CHECK(finished.get_future().get() == 100);
}

TEST_CASE("with nothing to do the worker does not wake up", "[transport]") {
  scripted_server server(answering(reply_with("{}")));
  http_transport transport({});
  REQUIRE(call(transport, get(server.url())));
  const auto before = transport.stats().turns;
  // The absence of something can only be seen by letting time pass.
  std::this_thread::sleep_for(500ms);
  CHECK(transport.stats().turns <= before + 2);
}

// -- the end ----------------------------------------------------------------

TEST_CASE("destruction completes every call exactly once", "[transport]") {
  scripted_server server([](connection& client) {
    client.request();
    if (client.number % 2 == 0) client.send(reply_with("{}"));
    client.wait_for_close(too_long);
  });
  const int calls = 200;
  std::atomic<int> completions{0};
  {
    http_transport transport({});
    for (int i = 0; i < calls; ++i)
      transport.send(get(server.url()), [&](http_outcome) { ++completions; });
  }
  CHECK(completions == calls);
}

TEST_CASE("a call sent from a completion during destruction is stopped too",
          "[transport]") {
  scripted_server server([](connection& client) {
    client.request();
    client.wait_for_close(too_long);
  });
  std::string first;
  std::string second;
  {
    http_transport transport({});
    transport.send(get(server.url()), [&](http_outcome outcome) {
      first = kind(outcome);
      transport.send(get(server.url()),
                     [&](http_outcome what) { second = kind(what); });
    });
  }
  CHECK(first == "stopped");
  CHECK(second == "stopped");
}
