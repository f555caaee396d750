// The played gateway: in whose name requests go on, and that all of them do.
#include "sandbox/gateway.hpp"

#include <httplib.h>

#include <catch2/catch.hpp>
#include <mutex>
#include <thread>

#include "sandbox/token.hpp"
#include "tests/sandbox/running.hpp"

using namespace orders::sandbox;
using namespace orders::sandbox::testing;

namespace {

/// Plays order-service: answers with what the last request was.
class mirror {
 public:
  mirror() {
    const auto answer = [this](const httplib::Request& asked,
                               httplib::Response& out) {
      {
        const std::scoped_lock lock{mutex_};
        last_ = asked;
      }
      out.status = asked.path == "/console" ? 301 : 207;
      out.set_header("ETag", "\"7\"");
      out.set_header("Location", "/console/");
      out.set_content(asked.method + " " + asked.target + " " + asked.body,
                      "text/plain");
    };
    server_.Get(".*", answer);
    server_.Put(".*", answer);
    server_.Post(".*", answer);
    port_ = server_.bind_to_any_port("127.0.0.1");
    serving_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) std::this_thread::yield();
  }
  ~mirror() {
    server_.stop();
    serving_.join();
  }

  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_);
  }
  httplib::Request last() const {
    const std::scoped_lock lock{mutex_};
    return last_;
  }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread serving_;
  mutable std::mutex mutex_;
  httplib::Request last_;
};

gateway_settings settings_for(const std::string& url) {
  gateway_settings out;
  out.port = 0;
  out.order_service_url = url;
  out.secret = secret;
  out.user = a_user;
  return out;
}

int port_of(const gateway& g) {
  return std::stoi(g.url().substr(g.url().rfind(':') + 1));
}

}  // namespace

TEST_CASE("the gateway signs every request for its user") {
  const mirror behind;
  gateway before{settings_for(behind.url())};
  REQUIRE(before.start());
  const auto got = call(port_of(before), "PUT", "/api/orders/x?a=b%20c",
                        R"({"k":1})", {{"If-Match", "\"6\""}});
  CHECK(got.status == 207);
  CHECK(got.body == R"(PUT /api/orders/x?a=b%20c {"k":1})");
  CHECK(got.headers.at("etag") == "\"7\"");
  const auto heard = behind.last();
  CHECK(heard.get_header_value("x-user-id") == a_user);
  CHECK(heard.get_header_value("x-user-role") == "admin");
  CHECK(heard.get_header_value("if-match") == "\"6\"");
  CHECK(check_service_token(heard.get_header_value("x-gateway-auth"),
                            "apiGateway", secret,
                            unix_seconds()) == token_verdict::good);
}

TEST_CASE("the gateway believes nobody who says who they are") {
  const mirror behind;
  gateway before{settings_for(behind.url())};
  REQUIRE(before.start());
  call(port_of(before), "GET", "/", "",
       {{"X-User-Id", "another"},
        {"X-User-Role", "super_admin"},
        {"X-Gateway-Key", "key"},
        {"X-Service-Name", "payment-service"},
        {"X-Service-Auth", "token"}});
  const auto heard = behind.last();
  CHECK(heard.get_header_value_count("x-user-id") == 1);
  CHECK(heard.get_header_value("x-user-id") == a_user);
  CHECK(heard.get_header_value("x-user-role") == "admin");
  CHECK_FALSE(heard.has_header("x-gateway-key"));
  CHECK_FALSE(heard.has_header("x-service-name"));
  CHECK_FALSE(heard.has_header("x-service-auth"));
}

TEST_CASE("the gateway hands redirections on and says when nobody is there") {
  std::string gone;
  {
    const mirror behind;
    gone = behind.url();
    gateway before{settings_for(gone)};
    REQUIRE(before.start());
    const auto got = call(port_of(before), "GET", "/console");
    CHECK(got.status == 301);
    CHECK(got.headers.at("location") == "/console/");
  }
  gateway before{settings_for(gone)};
  REQUIRE(before.start());
  CHECK(call(port_of(before), "GET", "/").status == 502);
}
