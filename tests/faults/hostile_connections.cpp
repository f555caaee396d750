#include "tests/faults/hostile_connections.hpp"

#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

namespace orders::tests {

namespace {

using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto tick = 20ms;
constexpr auto drip_pause = 1s;
/// How long a passing connection stays.
constexpr auto visit = 100ms;

constexpr std::string_view endless_head =
    "GET /api/orders HTTP/1.1\r\nHost: orders\r\nX-Slowly: "
    "oneletterafteranotherandnoneofthemisthelastone";
constexpr std::string_view body_head =
    "POST /api/orders HTTP/1.1\r\nHost: orders\r\nContent-Type: "
    "application/json\r\nContent-Length: 10000\r\n\r\n";
constexpr std::string_view whole_request =
    "GET /health HTTP/1.1\r\nHost: orders\r\n\r\n";

/// A connection on its way, or -1.
int connect_to(int port) {
  const int fd =
      ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return fd;
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // Whether it succeeds is seen when it is written to.
  [[maybe_unused]] const int begun =
      ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to);
  return fd;
}

/// Without the wait that would use up the ports of this machine.
void reset(int fd) {
  const linger abort{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
  ::close(fd);
}

enum class manner { drips_head, drips_body, idles };

struct guest {
  manner how;
  int fd = -1;
  bool connected = false;
  std::size_t sent = 0;
  clock::time_point next{};
};

}  // namespace

/// What the thread does.
class crowd_loop {
 public:
  crowd_loop(hostile_connections& all, int port,
             const hostile_connections::crowd& who)
      : all_(all),
        port_(port),
        passing_(who.passing),
        epoll_(::epoll_create1(0)) {
    add(who.dripping_heads, manner::drips_head);
    add(who.dripping_bodies, manner::drips_body);
    add(who.idle, manner::idles);
  }

  ~crowd_loop() {
    for (auto& g : guests_)
      if (g.fd >= 0) reset(g.fd);
    for (const auto& [fd, until] : visitors_) reset(fd);
    ::close(epoll_);
  }

  void run() {
    auto next = clock::now();
    const auto began = next;
    std::array<epoll_event, 256> events{};
    while (!all_.ending_) {
      next += tick;
      for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(next - clock::now());
        if (left <= 0ms) break;
        const int count = ::epoll_wait(epoll_, events.data(), events.size(),
                                       static_cast<int>(left.count()));
        for (int i = 0; i < count; ++i)
          attend(events[static_cast<std::size_t>(i)]);
      }
      const auto now = clock::now();
      for (std::size_t i = 0; i < guests_.size(); ++i) act(i, now);
      let_pass(now, now - began);
    }
  }

 private:
  void add(std::size_t count, manner how) {
    for (std::size_t i = 0; i < count; ++i)
      // Spread over a second, as they would be.
      guests_.push_back(
          {how, -1, false, 0, clock::now() + drip_pause * i / count});
  }

  void attend(const epoll_event& event) {
    auto& g = guests_[event.data.u64];
    std::array<char, 4096> waste{};
    ssize_t got = -1;
    if (!(event.events & (EPOLLERR | EPOLLHUP)))
      while ((got = ::recv(g.fd, waste.data(), waste.size(), 0)) > 0) {
      }
    const bool is_over =
        got == 0 || (event.events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP));
    if (is_over) lose(g);
  }

  void lose(guest& g) {
    reset(g.fd);
    g.fd = -1;
    if (!g.connected) return;
    --all_.open_;
    ++all_.closed_;
  }

  void act(std::size_t index, clock::time_point now) {
    auto& g = guests_[index];
    if (now < g.next) return;
    g.next = now + drip_pause;
    if (g.fd < 0) return come(g, index);
    const auto text = next_words(g);
    if (text.empty()) return;
    const auto sent = ::send(g.fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    if (!g.connected) ++all_.open_;
    g.connected = true;
    g.sent += static_cast<std::size_t>(sent);
  }

  void come(guest& g, std::size_t index) {
    g = {g.how, connect_to(port_), false, 0, g.next};
    if (g.fd < 0) return;
    epoll_event wanted{};
    wanted.events = EPOLLIN | EPOLLRDHUP;
    wanted.data.u64 = index;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, g.fd, &wanted);
  }

  static std::string_view next_words(const guest& g) {
    switch (g.how) {
      case manner::drips_head:
        return endless_head.substr(g.sent % endless_head.size(), 1);
      case manner::drips_body:
        return g.sent < body_head.size() ? body_head.substr(g.sent) : "x";
      case manner::idles:
        return whole_request.substr(std::min(g.sent, whole_request.size()));
    }
    return {};
  }

  void let_pass(clock::time_point now, clock::duration since) {
    while (!visitors_.empty() && visitors_.front().second <= now) {
      reset(visitors_.front().first);
      visitors_.pop_front();
    }
    const auto due =
        static_cast<std::size_t>(std::chrono::duration<double>(since).count() *
                                 static_cast<double>(passing_));
    // A late thread does not make up for it in one burst.
    came_ = std::max(came_, due - std::min(due, passing_ / 10));
    for (; came_ < due; ++came_) {
      const int fd = connect_to(port_);
      if (fd < 0) continue;
      visitors_.emplace_back(fd, now + visit);
      ++all_.passed_;
    }
  }

  hostile_connections& all_;
  const int port_;
  const std::size_t passing_;
  const int epoll_;
  std::vector<guest> guests_;
  std::deque<std::pair<int, clock::time_point>> visitors_;
  std::size_t came_ = 0;
};

hostile_connections::hostile_connections(int port, const crowd& who)
    : thread_([this, port, who] {
        crowd_loop{*this, port, who}.run();
      }) {}

hostile_connections::~hostile_connections() {
  ending_ = true;
  thread_.join();
}

}  // namespace orders::tests
