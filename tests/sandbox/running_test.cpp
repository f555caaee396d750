#include "tests/sandbox/running.hpp"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <mutex>
#include <thread>

#include "sandbox/ids.hpp"
#include "sandbox/token.hpp"

namespace orders::sandbox::testing {

// -- calls -------------------------------------------------------------------

nlohmann::json answer::json() const {
  INFO("status " << status << ", error " << error << ", body " << body);
  auto parsed = nlohmann::json::parse(body, nullptr, false);
  REQUIRE_FALSE(parsed.is_discarded());
  return parsed;
}

answer call(int port, const std::string& method, const std::string& path,
            const std::string& body, const headers& with,
            std::chrono::milliseconds patient) {
  httplib::Client client{"127.0.0.1", port};
  client.set_tcp_nodelay(true);
  client.set_connection_timeout(patience);
  client.set_read_timeout(patient);
  httplib::Request asked;
  asked.method = method;
  asked.path = path;
  asked.body = body;
  for (const auto& [name, value] : with) asked.set_header(name, value);
  auto result = client.send(asked);
  answer seen;
  if (!result) {
    seen.error = httplib::to_string(result.error());
    return seen;
  }
  seen.status = result->status;
  seen.body = result->body;
  for (const auto& [name, value] : result->headers)
    seen.headers[lower_case(name)] = value;
  return seen;
}

headers service_headers(const std::string& name, const std::string& with_secret,
                        std::int64_t seconds_ago) {
  return {{"X-Service-Auth",
           signed_token(name, unix_seconds() - seconds_ago, with_secret)},
          {"X-Service-Name", name}};
}

std::string payment_body(const std::string& order, const std::string& key) {
  nlohmann::json body{
      {"orderId", order},
      {"userId", a_user},
      {"amount", 153300.25},
      {"idempotencyKey", key},
      {"metadata", {{"orderNumber", "ORD-1"}, {"customerEmail", nullptr}}}};
  return body.dump();
}

// -- the sandbox -------------------------------------------------------------

running_sandbox::running_sandbox(const std::string& with_secret,
                                 const std::string& order_service_url) {
  sandbox_settings settings;
  settings.ports = {0, 0, 0, 0};
  settings.control_port = 0;
  settings.secret = with_secret;
  settings.catalogue.products = 100;
  settings.catalogue.sellers = 4;
  if (!order_service_url.empty())
    settings.order_service_url = order_service_url;
  world_ = std::make_unique<sandbox>(settings);
  REQUIRE(world_->start());
}

answer running_sandbox::control(const std::string& method,
                                const std::string& path,
                                const std::string& body) const {
  return call(world_->control_port(), method, path, body);
}

void running_sandbox::break_down(const std::string& name,
                                 const std::string& how) const {
  auto done = control("PUT", "/faults/" + name, how);
  INFO(done.body);
  REQUIRE(done.status == 200);
}

void running_sandbox::heal() const {
  REQUIRE(control("DELETE", "/faults").status == 200);
}

nlohmann::json running_sandbox::show(const std::string& path) const {
  auto shown = control("GET", path);
  REQUIRE(shown.status == 200);
  return shown.json();
}

answer running_sandbox::invoice(const std::string& order,
                                const std::string& key,
                                std::chrono::milliseconds patient) const {
  return call(port(neighbour::payment), "POST", "/api/payments",
              payment_body(order, key), {}, patient);
}

answer running_sandbox::user(std::chrono::milliseconds patient) const {
  return call(port(neighbour::auth), "GET", "/api/auth/users/" + a_user, "", {},
              patient);
}

std::size_t running_sandbox::invoices() const {
  return world_->invoices().summary(now_ms()).invoices;
}

// -- order-service -----------------------------------------------------------

struct listening_order_service::inside {
  httplib::Server server;
  int port = 0;
  std::thread thread;
  std::mutex mutex;
  int status = 200;
  std::string body = R"({"success":true})";
  std::vector<told> heard;
};

listening_order_service::listening_order_service()
    : inside_(std::make_unique<inside>()) {
  inside_->server.Put(
      "/.*", [this](const httplib::Request& asked, httplib::Response& reply) {
        std::scoped_lock lock{inside_->mutex};
        inside_->heard.push_back({asked.path, asked.body,
                                  asked.get_header_value("X-Service-Auth"),
                                  asked.get_header_value("X-Service-Name")});
        reply.status = inside_->status;
        reply.set_content(inside_->body, "application/json");
      });
  inside_->port = inside_->server.bind_to_any_port("127.0.0.1");
  inside_->thread =
      std::thread([this] { inside_->server.listen_after_bind(); });
  while (!inside_->server.is_running()) std::this_thread::yield();
}

listening_order_service::~listening_order_service() {
  inside_->server.stop();
  inside_->thread.join();
}

std::string listening_order_service::url() const {
  return "http://127.0.0.1:" + std::to_string(inside_->port);
}

void listening_order_service::answer_with(int status, const std::string& body) {
  std::scoped_lock lock{inside_->mutex};
  inside_->status = status;
  inside_->body = body;
}

std::vector<listening_order_service::told> listening_order_service::heard()
    const {
  std::scoped_lock lock{inside_->mutex};
  return inside_->heard;
}

// -- below HTTP --------------------------------------------------------------

raw_socket::raw_socket(int port)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  timeval patient{};
  patient.tv_sec =
      std::chrono::duration_cast<std::chrono::seconds>(patience).count();
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patient, sizeof patient);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address),
                sizeof address) != 0) {
    ::close(fd_);
    fd_ = -1;
  }
}

raw_socket::~raw_socket() {
  if (fd_ >= 0) ::close(fd_);
}

void raw_socket::send(const std::string& text) const {
  ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
}

raw_socket::ending raw_socket::read_to_end() {
  char buffer[4096];
  for (;;) {
    auto got = ::recv(fd_, buffer, sizeof buffer, 0);
    if (got > 0)
      text_.append(buffer, static_cast<std::size_t>(got));
    else if (got == 0)
      return ending::closed;
    else
      return errno == ECONNRESET ? ending::reset : ending::patience_lost;
  }
}

bool raw_socket::read_until(const std::string& wanted, int times) {
  char buffer[4096];
  for (;;) {
    int found = 0;
    for (auto at = text_.find(wanted); at != std::string::npos;
         at = text_.find(wanted, at + 1))
      ++found;
    if (found >= times) return true;
    auto got = ::recv(fd_, buffer, sizeof buffer, 0);
    if (got <= 0) return false;
    text_.append(buffer, static_cast<std::size_t>(got));
  }
}

// -- starting and stopping ---------------------------------------------------

TEST_CASE("a sandbox that cannot have a port says which and serves nothing",
          "[sandbox]") {
  running_sandbox first;
  sandbox_settings settings;
  settings.ports = {0, first.port(neighbour::auth), 0, 0};
  settings.control_port = 0;
  settings.catalogue.products = 1;
  sandbox second{settings};
  auto started = second.start();
  REQUIRE_FALSE(started);
  CHECK(started.error().find(std::to_string(first.port(neighbour::auth))) !=
        std::string::npos);
  CHECK_FALSE(raw_socket{second.port(neighbour::product)}.connected());
}

TEST_CASE("two requests in one segment get two answers", "[sandbox]") {
  running_sandbox running;
  raw_socket socket{running.port(neighbour::auth)};
  auto request = "GET /api/auth/users/" + a_user + " HTTP/1.1\r\nHost: x\r\n";
  socket.send(request + "\r\n" + request + "Connection: close\r\n\r\n");
  CHECK(socket.read_to_end() == raw_socket::ending::closed);
  auto first = socket.text().find("HTTP/1.1 200 OK");
  REQUIRE(first != std::string::npos);
  CHECK(socket.text().find("HTTP/1.1 200 OK", first + 1) != std::string::npos);
}

TEST_CASE("a POST or DELETE without a length is answered at once",
          "[sandbox]") {
  running_sandbox running;
  raw_socket socket{running.port(neighbour::cart)};
  socket.send("DELETE /api/cart/" + a_user + " HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(socket.read_until("HTTP/1.1 204 No Content"));
  CHECK(socket.read_until("\r\n\r\n"));
  CHECK(socket.text().find("Content-Length") == std::string::npos);
}

TEST_CASE("a chunked body is understood", "[sandbox]") {
  running_sandbox running;
  auto body = payment_body(an_order, "chunked");
  char size[16];
  std::snprintf(size, sizeof size, "%zx", body.size());
  raw_socket socket{running.port(neighbour::payment)};
  socket.send(
      "POST /api/payments HTTP/1.1\r\nHost: x\r\nContent-Type: "
      "application/json\r\nTransfer-Encoding: chunked\r\n\r\n" +
      std::string{size} + "\r\n" + body + "\r\n0\r\n\r\n");
  CHECK(socket.read_until("HTTP/1.1 201 Created"));
}

TEST_CASE("more connections than threads wait, and stopping ends them all",
          "[sandbox]") {
  sandbox_settings settings;
  settings.ports = {0, 0, 0, 0};
  settings.control_port = 0;
  settings.catalogue.products = 1;
  settings.threads = 2;
  auto world = std::make_unique<sandbox>(settings);
  REQUIRE(world->start());
  std::vector<std::unique_ptr<raw_socket>> sockets;
  for (int count = 0; count < 8; ++count)
    sockets.push_back(
        std::make_unique<raw_socket>(world->port(neighbour::auth)));
  auto request = "GET /api/auth/users/" + a_user + " HTTP/1.1\r\n\r\n";
  sockets[0]->send(request);
  CHECK(sockets[0]->read_until("200 OK"));
  // A third connection is served once one of the first two has gone.
  sockets[2]->send(request);
  sockets[0].reset();
  CHECK(sockets[2]->read_until("200 OK"));
  world.reset();
  for (auto& each : sockets)
    if (each) CHECK(each->read_to_end() != raw_socket::ending::patience_lost);
}

}  // namespace orders::sandbox::testing
