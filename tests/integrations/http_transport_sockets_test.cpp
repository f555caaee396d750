// libcurl closes some sockets without a word: those by which its lookup thread
// reports, those of connections that were never made. Their numbers then belong
// to the next connections.
#include <catch2/catch.hpp>
#include <future>
#include <memory>

#include "integrations/http_transport.hpp"
#include "tests/integrations/scripted_server.hpp"

using namespace std::chrono_literals;
using orders::integrations::http_outcome;
using orders::integrations::http_transport;
using orders::tests::scripted_server;

namespace {

std::future<http_outcome> begin(http_transport& transport,
                                const std::string& url,
                                std::chrono::milliseconds timeout = 20s) {
  auto promise = std::make_shared<std::promise<http_outcome>>();
  auto outcome = promise->get_future();
  transport.send({"GET", url, {}, "", timeout}, [promise](http_outcome what) {
    promise->set_value(std::move(what));
  });
  return outcome;
}

/// It listens, but its queue is full: who connects gets no answer at all.
class deaf_port {
 public:
  deaf_port() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(socket_, plain, size) == 0);
    REQUIRE(::listen(socket_, 0) == 0);
    REQUIRE(::getsockname(socket_, plain, &size) == 0);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  }
  ~deaf_port() { ::close(socket_); }
  deaf_port(const deaf_port&) = delete;
  deaf_port& operator=(const deaf_port&) = delete;
  const std::string& url() const { return url_; }

 private:
  int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::string url_;
};

http_outcome end(std::future<http_outcome>& outcome) {
  REQUIRE(outcome.wait_for(60s) == std::future_status::ready);
  return outcome.get();
}

}  // namespace

TEST_CASE("calls go on after connections that were never made", "[transport]") {
  // Each answer needs a connection of its own.
  scripted_server server([](scripted_server::connection& c) {
    if (c.request())
      c.send(
          "HTTP/1.1 200 OK\r\nConnection: close\r\n"
          "Content-Length: 2\r\n\r\n{}");
  });
  const deaf_port deaf;
  http_transport::options how;
  how.connect_timeout = 100ms;
  http_transport transport(how);
  for (std::size_t round = 1; round <= 5; ++round) {
    std::vector<std::future<http_outcome>> lost, calls;
    for (int i = 0; i < 3; ++i)
      lost.push_back(begin(transport, deaf.url(), 300ms));
    for (auto& one : lost) CHECK_FALSE(end(one).has_value());
    for (std::size_t i = 0; i < 3 * round; ++i)
      calls.push_back(begin(transport, server.url()));
    for (auto& one : calls) CHECK(end(one).has_value());
  }
}

TEST_CASE("calls go on after names have been looked up", "[transport]") {
  scripted_server server([](scripted_server::connection& c) {
    while (c.request())
      if (!c.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")) return;
  });
  http_transport transport({});
  for (int round = 0; round < 20; ++round) {
    // No two lookups of one name: answers are remembered.
    std::vector<std::future<http_outcome>> lookups, calls;
    for (int i = 0; i <= round % 3; ++i)
      lookups.push_back(begin(transport, "http://name-" +
                                             std::to_string(round) + "-" +
                                             std::to_string(i) + ".invalid/"));
    const auto call = [&] {
      // More connections each time, so that freed numbers are taken up.
      for (int i = 0; i <= round; ++i)
        calls.push_back(begin(transport, server.url()));
    };
    call();
    for (auto& lookup : lookups) CHECK_FALSE(end(lookup).has_value());
    call();
    for (auto& one : calls) CHECK(end(one).has_value());
  }
}
