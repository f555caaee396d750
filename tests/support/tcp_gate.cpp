#include "tests/support/tcp_gate.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace orders::tests {

namespace {

/// A side that does not read is not read for either.
constexpr std::size_t most_pending = 256 * 1024;

/// PostgreSQL has answered a request: `Z`, length 5, transaction status.
bool ends_with_ready_for_query(std::string_view answer) {
  static constexpr std::string_view head{"Z\0\0\0\5", 5};
  return answer.size() >= 6 && answer.substr(answer.size() - 6, 5) == head;
}

int connect_to(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const auto service = std::to_string(port);
  if (::getaddrinfo(host.c_str(), service.c_str(), &hints, &found) != 0)
    return -1;
  int fd = -1;
  for (auto* a = found; a && fd < 0; a = a->ai_next) {
    fd = ::socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && ::connect(fd, a->ai_addr, a->ai_addrlen) != 0) {
      ::close(fd);
      fd = -1;
    }
  }
  ::freeaddrinfo(found);
  return fd;
}

void prepare(int fd) {
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// Ends a connection with RST, as a broken network path looks.
void reset(int fd) {
  const linger now{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  ::close(fd);
}

/// Bytes on their way from one side to the other.
struct flow {
  std::string pending;
  bool at_end = false;

  bool done() const { return at_end && pending.empty(); }
  short reads() const {
    return !at_end && pending.size() < most_pending ? POLLIN : short{0};
  }
  short writes() const { return pending.empty() ? short{0} : POLLOUT; }

  /// How many bytes came; -1: the connection is broken.
  long take(int from) {
    if (!reads()) return 0;
    std::array<char, 16 * 1024> buffer;
    const auto n = ::recv(from, buffer.data(), buffer.size(), 0);
    if (n < 0) return errno == EAGAIN || errno == EINTR ? 0 : -1;
    if (n == 0) at_end = true;
    pending.append(buffer.data(), static_cast<std::size_t>(n));
    return static_cast<long>(n);
  }

  bool give(int to) {
    if (pending.empty()) return true;
    const auto n = ::send(to, pending.data(), pending.size(), MSG_NOSIGNAL);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    pending.erase(0, static_cast<std::size_t>(n));
    return true;
  }
};

}  // namespace

struct tcp_gate::link {
  int client, server;
  flow to_server{}, to_client{};
  /// The end of what the client sent, for a text that comes in two pieces.
  std::string seen{};
  bool swallowing = false;
  /// The end of what has been swallowed.
  std::string answer{};
  /// Ended by one of its sides, whose last words must still arrive.
  bool closed_in_order = false;

  link(int c, int s) : client(c), server(s) {}
  link(const link&) = delete;
  link& operator=(const link&) = delete;
  ~link() {
    void (*end)(int) = reset;
    if (closed_in_order) end = [](int fd) { ::close(fd); };
    end(client);
    end(server);
  }
};

// -- commands, from any thread -----------------------------------------------

tcp_gate::tcp_gate(const std::string& server_host, std::uint16_t server_port)
    : server_host_(server_host), server_port_(server_port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (listener_ < 0 || ::bind(listener_, raw, size) != 0 ||
      ::listen(listener_, 128) != 0 ||
      ::getsockname(listener_, raw, &size) != 0 ||
      ::pipe2(wake_, O_CLOEXEC | O_NONBLOCK) != 0)
    throw std::runtime_error("the gate found no port");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread{[this] { serve(); }};
}

tcp_gate::~tcp_gate() {
  {
    const std::lock_guard lock{mutex_};
    stop_ = true;
  }
  command(mode::cutting, true);
  thread_.join();
  ::close(listener_);
  ::close(wake_[0]);
  ::close(wake_[1]);
}

void tcp_gate::pass() {
  command(mode::passing, false);
}
void tcp_gate::cut() {
  command(mode::cutting, true);
}
void tcp_gate::cut_once() {
  command(mode::passing, true);
}
void tcp_gate::stall() {
  command(mode::stalling, false);
}
void tcp_gate::swallow_reply_to(std::string text) {
  command(mode::passing, false, std::move(text));
}

int tcp_gate::swallowed() const {
  const std::lock_guard lock{mutex_};
  return swallowed_;
}

int tcp_gate::accepted() const {
  const std::lock_guard lock{mutex_};
  return accepted_;
}

void tcp_gate::command(mode m, bool end_existing, std::string watched) {
  std::unique_lock lock{mutex_};
  wanted_ = m;
  end_existing_ = end_existing_ || end_existing;
  watched_ = std::move(watched);
  const auto mine = ++commands_given_;
  const char wake = 0;
  if (::write(wake_[1], &wake, 1) < 0 && errno != EAGAIN)
    throw std::runtime_error("the gate does not listen to commands");
  obeyed_.wait(lock, [&] { return commands_obeyed_ >= mine; });
}

// -- the serving thread ------------------------------------------------------

void tcp_gate::serve() {
  for (;;) {
    wait_for_work();
    obey();
    {
      const std::lock_guard lock{mutex_};
      if (stop_) return;
    }
    if (mode_ == mode::stalling) continue;
    accept_one();
    for (auto l = links_.begin(); l != links_.end();)
      l = forward(*l) ? std::next(l) : links_.erase(l);
  }
}

void tcp_gate::obey() {
  std::array<char, 64> wakes;
  while (::read(wake_[0], wakes.data(), wakes.size()) > 0) {
  }
  const std::lock_guard lock{mutex_};
  mode_ = wanted_;
  if (end_existing_) links_.clear();
  end_existing_ = false;
  commands_obeyed_ = commands_given_;
  obeyed_.notify_all();
}

void tcp_gate::wait_for_work() {
  std::vector<pollfd> waits{{wake_[0], POLLIN, 0}};
  if (mode_ != mode::stalling) {
    waits.push_back({listener_, POLLIN, 0});
    for (const auto& l : links_) {
      waits.push_back(
          {l.client,
           static_cast<short>(l.to_server.reads() | l.to_client.writes()), 0});
      waits.push_back(
          {l.server,
           static_cast<short>(l.to_client.reads() | l.to_server.writes()), 0});
    }
  }
  ::poll(waits.data(), waits.size(), -1);
}

void tcp_gate::accept_one() {
  const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  {
    const std::lock_guard lock{mutex_};
    ++accepted_;
  }
  const int server =
      mode_ == mode::cutting ? -1 : connect_to(server_host_, server_port_);
  if (server < 0) {
    reset(client);
    return;
  }
  prepare(client);
  prepare(server);
  links_.emplace_back(client, server);
}

/// False: the connection is over.
bool tcp_gate::forward(link& l) {
  const auto fresh = l.to_server.take(l.client);
  if (fresh < 0) return false;
  if (fresh > 0 && look_at_request(l, static_cast<std::size_t>(fresh)))
    l.swallowing = true;
  if (!l.to_server.give(l.server)) return false;

  if (l.to_client.take(l.server) < 0) return false;
  if (l.swallowing) {
    l.answer += l.to_client.pending;
    l.to_client.pending.clear();
    if (ends_with_ready_for_query(l.answer)) {
      const std::lock_guard lock{mutex_};
      ++swallowed_;
      return false;
    }
    if (l.answer.size() > 6) l.answer.erase(0, l.answer.size() - 6);
  }
  if (!l.to_client.give(l.client)) return false;
  l.closed_in_order = l.to_server.done() || l.to_client.done();
  return !l.closed_in_order;
}

/// True: the client has just sent the watched text.
bool tcp_gate::look_at_request(link& l, std::size_t fresh) {
  const std::lock_guard lock{mutex_};
  const auto& sent = l.to_server.pending;
  l.seen.append(sent, sent.size() - fresh);
  const bool found =
      !watched_.empty() && l.seen.find(watched_) != std::string::npos;
  if (found) watched_.clear();
  const std::size_t keep = watched_.empty() ? 0 : watched_.size() - 1;
  if (l.seen.size() > keep) l.seen.erase(0, l.seen.size() - keep);
  return found;
}

}  // namespace orders::tests
