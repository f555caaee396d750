#pragma once
// What the tests of the HTTP edge share: a client that sends raw bytes, a place
// where a handler leaves its tokens, a server on a free port.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "http/edge/server.hpp"

namespace orders::tests {

namespace edge = orders::http::edge;

/// Longer than anything takes that works; reaching it fails the test.
inline constexpr std::chrono::seconds patience{20};

struct received {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

/// One connection. Every wait ends after `patience` with an exception.
class raw_client {
 public:
  explicit raw_client(std::uint16_t port)
      : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    timeval limit{patience.count(), 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error("cannot connect");
  }
  ~raw_client() { close(); }
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;

  int fd() const { return fd_; }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) throw std::runtime_error("cannot send");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  /// Sends what the server takes; false if it closed meanwhile.
  bool try_send(std::string_view bytes) {
    try {
      send(bytes);
      return true;
    } catch (const std::runtime_error&) {
      return false;
    }
  }

  void end_sending() { ::shutdown(fd_, SHUT_WR); }

  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

  /// The next reply; for one to HEAD there is no body to wait for.
  received reply(bool head_only = false) {
    auto end = wait_for("\r\n\r\n") + 4;
    auto result = parse_head(buffer_.substr(0, end));
    buffer_.erase(0, end);
    auto length = result.headers.find("content-length");
    if (head_only || length == result.headers.end()) return result;
    auto size = std::stoul(length->second);
    while (buffer_.size() < size) more();
    result.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return result;
  }

  /// Takes just these bytes; throws if others come.
  void skip(std::string_view bytes) {
    while (buffer_.size() < bytes.size()) more();
    if (!std::string_view{buffer_}.starts_with(bytes))
      throw std::runtime_error("unexpected: " + buffer_);
    buffer_.erase(0, bytes.size());
  }

  /// Everything up to the server's end of the stream.
  std::string rest() {
    while (more_or_end()) {
    }
    return std::exchange(buffer_, {});
  }

  /// True if the server ends the stream without a further byte.
  bool closed_by_server() { return rest().empty(); }

 private:
  static received parse_head(const std::string& head) {
    received result;
    result.status = std::stoi(head.substr(9, 3));
    for (auto at = head.find("\r\n") + 2; at + 2 < head.size();) {
      auto end = head.find("\r\n", at);
      auto colon = head.find(": ", at);
      auto name = head.substr(at, colon - at);
      std::transform(
          name.begin(), name.end(), name.begin(),
          [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      result.headers[name] = head.substr(colon + 2, end - colon - 2);
      at = end + 2;
    }
    return result;
  }

  std::size_t wait_for(std::string_view mark) {
    for (;;) {
      if (auto at = buffer_.find(mark); at != buffer_.npos) return at;
      more();
    }
  }

  void more() {
    if (!more_or_end())
      throw std::runtime_error("the stream ended after: " + buffer_);
  }

  bool more_or_end() {
    char bytes[16384];
    auto size = ::recv(fd_, bytes, sizeof bytes, 0);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      throw std::runtime_error("nothing arrived in time after: " + buffer_);
    if (size < 0) throw std::runtime_error("connection reset");
    buffer_.append(bytes, static_cast<std::size_t>(size));
    return size > 0;
  }

  int fd_;
  std::string buffer_;
};

/// Waits until a condition holds that no one signals.
template <class Condition>
bool eventually(Condition holds) {
  auto end = std::chrono::steady_clock::now() + patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  return true;
}

/// Where a handler leaves requests for the test to answer, in any order.
class parked_requests {
 public:
  void park(edge::request asked, edge::reply_token token) {
    std::lock_guard lock(mutex_);
    items_.emplace_back(std::move(asked), std::move(token));
    arrived_.notify_all();
  }

  /// True when so many have been parked in all.
  bool wait_for(std::size_t number) {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, patience,
                             [&] { return items_.size() >= number; });
  }

  std::size_t size() {
    std::lock_guard lock(mutex_);
    return items_.size();
  }

  /// The token of the n-th parked request.
  edge::reply_token take(std::size_t n) {
    std::lock_guard lock(mutex_);
    return std::move(items_.at(n).second);
  }

  edge::handler handler() {
    return [this](edge::request&& asked, edge::reply_token&& token) {
      park(std::move(asked), std::move(token));
    };
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::pair<edge::request, edge::reply_token>> items_;
};

inline edge::reply text_reply(std::string body, int status = 200) {
  return {status, {{"Content-Type", "text/plain"}}, std::move(body)};
}

/// Answers with "METHOD path body".
inline void echo(edge::request&& asked, edge::reply_token&& token) {
  token.complete(text_reply(asked.parsed.method + " " + asked.raw_path + " " +
                            asked.body));
}

inline std::unique_ptr<edge::server> serve(edge::handler handle,
                                           edge::options chosen = {}) {
  chosen.address = "127.0.0.1";
  auto opened = edge::server::open(std::move(chosen), std::move(handle));
  if (!opened) throw std::runtime_error(opened.error());
  (*opened)->start();
  return std::move(*opened);
}

inline std::string get(std::string_view path) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: here\r\n\r\n";
}

inline std::string post(std::string_view path, std::string_view body) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: here\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace orders::tests
