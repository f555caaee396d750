#include <catch2/catch.hpp>
#include <csignal>
#include <future>

#include "integrations/http_transport.hpp"
#include "tests/integrations/tls_server.hpp"

using namespace std::chrono_literals;
using orders::integrations::http_outcome;
using orders::integrations::http_transport;
using orders::integrations::transport_errc;
using orders::tests::reply_with;
using orders::tests::tls_server;

namespace {

http_outcome get(http_transport& transport, const std::string& url) {
  std::promise<http_outcome> promise;
  transport.send({"GET", url, {}, "", 20s}, [&](http_outcome what) {
    promise.set_value(std::move(what));
  });
  return promise.get_future().get();
}

/// OpenSSL's server side writes without MSG_NOSIGNAL.
struct without_sigpipe {
  void (*before)(int) = ::signal(SIGPIPE, SIG_IGN);
  ~without_sigpipe() { ::signal(SIGPIPE, before); }
};

}  // namespace

TEST_CASE("a certificate of an unknown authority is not trusted",
          "[transport][tls]") {
  const without_sigpipe quiet;
  tls_server server(reply_with("{}"));
  http_transport::options how;
  // The handshake counts as connecting, and reading all of the system's
  // authorities for it takes a loaded or sanitized program a while.
  how.connect_timeout = 20s;
  http_transport transport(how);
  const auto outcome = get(transport, server.url("localhost"));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == transport_errc::tls);
  CHECK_FALSE(outcome.error().may_have_arrived);
}

TEST_CASE("a certificate of the configured authority is trusted",
          "[transport][tls]") {
  const without_sigpipe quiet;
  tls_server server(reply_with("{}"));
  http_transport::options how;
  how.ca_file = server.ca_file();
  http_transport transport(how);
  for (int i = 0; i < 3; ++i) REQUIRE(get(transport, server.url("localhost")));
  CHECK(server.connections() == 1);
}

TEST_CASE("a trusted certificate of another host is refused",
          "[transport][tls]") {
  const without_sigpipe quiet;
  tls_server server(reply_with("{}"));
  http_transport::options how;
  how.ca_file = server.ca_file();
  http_transport transport(how);
  const auto outcome = get(transport, server.url("127.0.0.1"));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == transport_errc::tls);
}

TEST_CASE("an authority file that is missing trusts nobody",
          "[transport][tls]") {
  const without_sigpipe quiet;
  tls_server server(reply_with("{}"));
  http_transport::options how;
  how.ca_file = server.ca_file() + ".missing";
  http_transport transport(how);
  const auto outcome = get(transport, server.url("localhost"));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == transport_errc::tls);
}
