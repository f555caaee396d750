#include "sandbox/listener.hpp"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <unordered_set>
#include <utility>

#include "sandbox/connection.hpp"
#include "sandbox/elastic_pool.hpp"

namespace orders::sandbox {

// serve_connection() below replaces a private virtual function of httplib and
// calls a protected one: look again before moving to another version.
static_assert(std::string_view{CPPHTTPLIB_VERSION} == "0.11.4");

namespace {

constexpr int backlog = 1024;

bool has_body(const httplib::Request& from) {
  return from.has_header("Transfer-Encoding") ||
         (from.has_header("Content-Length") &&
          from.get_header_value("Content-Length") != "0");
}

std::string header(const httplib::Request& from, const char* name) {
  auto found = from.headers.find(name);
  return found == from.headers.end() ? std::string{} : found->second;
}

// Runs after httplib has parsed a request's head, before it reads the body.
void adjust(httplib::Request& parsed) {
  // Without either header httplib would read until the time-out.
  if (!has_body(parsed) && !parsed.has_header("Content-Length"))
    parsed.set_header("Content-Length", "0");
}

}  // namespace

class listener::server final : public httplib::Server {
 public:
  server(const listener_settings& settings, const handler& answer)
      : answer_(answer), most_body_(settings.most_body) {
    set_tcp_nodelay(true);
    set_read_timeout(settings.idle_seconds);
    set_write_timeout(settings.idle_seconds);
    // httplib's own default is SO_REUSEPORT: two processes could then share
    // the port without noticing.
    set_socket_options([](int fd) {
      int on = 1;
      ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    new_task_queue = [most = settings.most_threads] {
      return new elastic_pool(most);
    };
    route_everything();
  }

  ~server() override { shut(); }
  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// The port, or nothing when it is taken.
  std::optional<int> open(const std::string& host, int port) {
    auto bound = port == 0 ? bind_to_any_port(host)
                           : (bind_to_port(host, port) ? port : -1);
    if (bound <= 0) return std::nullopt;
    // The library listens with a backlog of 5; a second call replaces it.
    ::listen(svr_sock_, backlog);
    acceptor_ = std::thread([this] { listen_after_bind(); });
    // stop() is lost on a server that does not run yet.
    while (!is_running())
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return bound;
  }

  void shut() {
    if (!acceptor_.joinable()) return;
    cut_.open();
    stop();
    {
      std::scoped_lock lock{mutex_};
      for (auto fd : open_) ::shutdown(fd, SHUT_RDWR);
    }
    acceptor_.join();
  }

 private:
  // What the handler leaves for the connection's loop, on its thread.
  struct in_hand {
    std::optional<reply> answer;
    bool head_only = false;
    bool close_after = false;
  };

  static in_hand& current() {
    static thread_local in_hand hand;
    return hand;
  }

  void route_everything() {
    set_pre_routing_handler(
        [this](const httplib::Request& from, httplib::Response&) {
          auto reads = from.method == "GET" || from.method == "HEAD";
          if (!reads) return HandlerResponse::Unhandled;
          // httplib would take such a body for the next request.
          current().close_after = has_body(from);
          take(from);
          return HandlerResponse::Handled;
        });
    auto rest = [this](const httplib::Request& from, httplib::Response&) {
      take(from);
    };
    Post("/.*", rest);
    Put("/.*", rest);
    Patch("/.*", rest);
    Delete("/.*", rest);
  }

  void take(const httplib::Request& from) {
    auto auth = header(from, "X-Service-Auth");
    auto auth_v2 = header(from, "X-Service-Auth-V2");
    auto name = header(from, "X-Service-Name");
    auto traceparent = header(from, "traceparent");
    auto tracestate = header(from, "tracestate");
    auto request_id = header(from, "X-Request-Id");
    request asked;
    asked.method = from.method;
    asked.path = from.path;
    asked.target = from.target;
    asked.body = from.body;
    asked.service_auth = auth;
    asked.service_auth_v2 = auth_v2;
    asked.service_name = name;
    asked.traceparent = traceparent;
    asked.tracestate = tracestate;
    asked.request_id = request_id;
    auto& hand = current();
    hand.head_only = from.method == "HEAD";
    try {
      hand.answer = answer_(asked, cut_);
    } catch (const std::exception& caught) {
      hand.answer = json_reply(500, R"({"error":"sandbox failed"})");
      hand.answer->headers.emplace_back("X-Sandbox-Error", caught.what());
    }
  }

  bool process_and_close_socket(socket_t fd) override {
    {
      std::scoped_lock lock{mutex_};
      open_.insert(fd);
    }
    if (!cut_.is_open()) serve_connection(fd);
    {
      // Under the lock: a number closed and reused must not be shut down.
      std::scoped_lock lock{mutex_};
      open_.erase(fd);
      ::close(fd);
    }
    return true;
  }

  void serve_connection(int fd) {
    connection peer{fd, most_body_};
    auto& hand = current();
    while (peer.await_request()) {
      hand = in_hand{};
      bool asked_to_close = false;
      process_request(peer, false, asked_to_close, adjust);
      if (!hand.answer) {
        // httplib refused it (bad request, unknown method): its words stand.
        peer.flush();
        return;
      }
      peer.discard_output();
      auto close_after = hand.close_after || asked_to_close || cut_.is_open();
      if (!peer.deliver(*hand.answer, hand.head_only, close_after, cut_))
        return;
    }
  }

  const handler& answer_;
  std::size_t most_body_;
  gate cut_;
  std::mutex mutex_;
  std::unordered_set<int> open_;
  std::thread acceptor_;
};

listener::listener(listener_settings settings, handler answer)
    : settings_(std::move(settings)), answer_(std::move(answer)) {}

listener::~listener() {
  stop();
}

int listener::port() const noexcept {
  return port_;
}

tl::expected<void, std::string> listener::start() {
  return listen_on(settings_.port);
}

tl::expected<void, std::string> listener::listen_on(int port) {
  auto fresh = std::make_unique<server>(settings_, answer_);
  auto bound = fresh->open(settings_.host, port);
  if (!bound)
    return tl::make_unexpected("cannot listen on " + settings_.host + ":" +
                               std::to_string(port));
  port_ = *bound;
  server_ = std::move(fresh);
  return {};
}

void listener::refuse() {
  if (!server_) return;
  server_.reset();
  // A bound socket that does not listen makes the kernel refuse connections
  // and keeps others, outgoing connections too, off the port.
  placeholder_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;
  ::setsockopt(placeholder_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port_));
  ::inet_pton(AF_INET, settings_.host.c_str(), &address.sin_addr);
  ::bind(placeholder_, reinterpret_cast<const sockaddr*>(&address),
         sizeof address);
}

tl::expected<void, std::string> listener::resume() {
  if (server_) return {};
  auto listening = listen_on(port_);
  if (placeholder_ >= 0) ::close(std::exchange(placeholder_, -1));
  return listening;
}

void listener::stop() {
  server_.reset();
  if (placeholder_ >= 0) ::close(std::exchange(placeholder_, -1));
}

}  // namespace orders::sandbox
