// libcurl looks names up on a thread of its own and is told by a socket that it
// opens and closes itself; its number then belongs to the next connection.
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
                                const std::string& url) {
  auto promise = std::make_shared<std::promise<http_outcome>>();
  auto outcome = promise->get_future();
  transport.send({"GET", url, {}, "", 20s}, [promise](http_outcome what) {
    promise->set_value(std::move(what));
  });
  return outcome;
}

}  // namespace

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
    for (auto& lookup : lookups) {
      REQUIRE(lookup.wait_for(60s) == std::future_status::ready);
      CHECK_FALSE(lookup.get().has_value());
    }
    call();
    for (auto& one : calls) {
      REQUIRE(one.wait_for(60s) == std::future_status::ready);
      CHECK(one.get().has_value());
    }
  }
}
