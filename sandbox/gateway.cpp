#include "sandbox/gateway.hpp"

#include <httplib.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <string_view>
#include <utility>

#include "sandbox/token.hpp"

namespace orders::sandbox {
namespace {

using std::chrono::seconds;

/// Above what order-service takes for any answer.
constexpr seconds patience{40};

bool same(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

/// Of one connection only (RFC 9110, section 7.6.1), or set anew by httplib.
bool is_of_connection(std::string_view name) {
  static constexpr std::array names = {
      "Connection",  "Keep-Alive",  "Content-Length",  "Transfer-Encoding",
      "Upgrade",     "Host",        "Accept-Encoding", "Date",
      "REMOTE_ADDR", "REMOTE_PORT", "LOCAL_ADDR",      "LOCAL_PORT"};
  return std::any_of(names.begin(), names.end(),
                     [name](const char* one) { return same(name, one); });
}

/// What only a gateway or a service may say; nobody else is believed.
bool is_credential(std::string_view name) {
  static constexpr std::array prefixes = {"x-gateway-", "x-user-",
                                          "x-service-"};
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [name](std::string_view prefix) {
                       return same(name.substr(0, prefix.size()), prefix);
                     });
}

httplib::Request as_user(const httplib::Request& asked,
                         const gateway_settings& s) {
  httplib::Request out;
  out.method = asked.method;
  out.path = asked.target;
  out.body = asked.body;
  for (const auto& [name, value] : asked.headers)
    if (!is_of_connection(name) && !is_credential(name))
      out.headers.emplace(name, value);
  // httplib would ask for a compressed body, and unpack it.
  out.headers.emplace("Accept-Encoding", "identity");
  out.headers.emplace("x-gateway-auth",
                      signed_token(s.name, unix_seconds(), s.secret));
  out.headers.emplace("x-user-id", s.user);
  if (!s.role.empty()) out.headers.emplace("x-user-role", s.role);
  return out;
}

void forward(const httplib::Request& asked, httplib::Response& answer,
             const gateway_settings& s) {
  httplib::Client client{s.order_service_url};
  client.set_connection_timeout(seconds{5});
  client.set_read_timeout(patience);
  client.set_write_timeout(patience);
  auto got = client.send(as_user(asked, s));
  if (!got) {
    answer.status = 502;
    answer.set_content(
        R"({"success":false,"error":"order-service cannot be reached"})",
        "application/json; charset=utf-8");
    return;
  }
  answer.status = got->status;
  for (const auto& [name, value] : got->headers)
    if (!is_of_connection(name)) answer.headers.emplace(name, value);
  answer.body = std::move(got->body);
}

}  // namespace

class gateway::server : public httplib::Server {};

gateway::gateway(gateway_settings settings)
    : settings_(std::move(settings)), server_(std::make_unique<server>()) {
  const auto handle = [this](const httplib::Request& asked,
                             httplib::Response& answer) {
    forward(asked, answer, settings_);
  };
  server_->Get(".*", handle);
  server_->Post(".*", handle);
  server_->Put(".*", handle);
  server_->Patch(".*", handle);
  server_->Delete(".*", handle);
  server_->Options(".*", handle);
  server_->set_tcp_nodelay(true);
  server_->set_keep_alive_max_count(1000);
}

gateway::~gateway() {
  stop();
}

tl::expected<void, std::string> gateway::start() {
  const auto& host = settings_.host;
  port_ = settings_.port;
  const bool bound = port_ == 0
                         ? (port_ = server_->bind_to_any_port(host.c_str())) > 0
                         : server_->bind_to_port(host.c_str(), port_);
  if (!bound)
    return tl::make_unexpected("cannot listen on " + host + ":" +
                               std::to_string(settings_.port));
  serving_ = std::thread([this] { server_->listen_after_bind(); });
  // stop() is lost on a server that does not run yet.
  while (!server_->is_running())
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return {};
}

void gateway::stop() {
  server_->stop();
  if (serving_.joinable()) serving_.join();
}

std::string gateway::url() const {
  return "http://" + settings_.host + ":" + std::to_string(port_);
}

}  // namespace orders::sandbox
