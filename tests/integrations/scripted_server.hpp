/// A TCP server whose every connection runs a script, so that a test can do
/// what no decent HTTP server does: stall, drip, reset, answer garbage.
///
/// Each connection has a thread. The destructor cuts all connections, which
/// ends every script at its next read, write or pause.
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace orders::tests {

class scripted_server {
 public:
  class connection {
   public:
    connection(int descriptor, int count, scripted_server& home)
        : number(count), socket_(descriptor), home_(home) {}

    /// Head and body (by Content-Length) of the next request; nothing when
    /// the client is gone.
    std::optional<std::string> request() {
      for (;;) {
        const auto head = buffer_.find("\r\n\r\n");
        if (head != std::string::npos) {
          const auto length = head + 4 + body_length(buffer_.substr(0, head));
          if (buffer_.size() >= length) {
            auto whole = buffer_.substr(0, length);
            buffer_.erase(0, length);
            ++home_.requests_;
            return whole;
          }
        }
        char chunk[4096];
        const auto got = ::recv(socket_, chunk, sizeof chunk, 0);
        if (got <= 0) return std::nullopt;
        buffer_.append(chunk, static_cast<std::size_t>(got));
      }
    }

    /// False when the client is gone.
    bool send(std::string_view text) {
      while (!text.empty()) {
        const auto sent =
            ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(sent));
      }
      return true;
    }

    /// Sends the end of its side; the connection stays open for reading.
    void finish() { ::shutdown(socket_, SHUT_WR); }

    /// The connection ends with a TCP reset instead of an orderly close.
    void reset() {
      const linger at_once{1, 0};
      ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }

    /// Waits until the client closes, or `longest` passes: true when closed.
    bool wait_for_close(std::chrono::milliseconds longest) {
      pollfd watched{socket_, POLLIN, 0};
      if (::poll(&watched, 1, static_cast<int>(longest.count())) <= 0)
        return false;
      char byte = 0;
      return ::recv(socket_, &byte, 1, MSG_PEEK) <= 0;
    }

    [[nodiscard]] int socket() const { return socket_; }

    const int number;  // 0 for the server's first connection

   private:
    static std::size_t body_length(const std::string& head) {
      const auto at = head.find("Content-Length: ");
      return at == std::string::npos ? 0 : std::stoul(head.substr(at + 16));
    }

    int socket_;
    scripted_server& home_;
    std::string buffer_;
  };

  using script = std::function<void(connection&)>;

  explicit scripted_server(script runs) : script_(std::move(runs)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    if (listener_ < 0 || ::bind(listener_, plain, size) != 0 ||
        ::listen(listener_, 1024) != 0 ||
        ::getsockname(listener_, plain, &size) != 0)
      throw std::runtime_error("no test server");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
  }

  ~scripted_server() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
      for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    }
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    for (auto& thread : threads_) thread.join();
    ::close(listener_);
  }
  scripted_server(const scripted_server&) = delete;
  scripted_server& operator=(const scripted_server&) = delete;

  [[nodiscard]] std::string url(std::string_view path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] int requests() const { return requests_; }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void accept_all() {
    for (;;) {
      const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      const std::lock_guard lock(mutex_);
      if (socket < 0 || closing_) {
        if (socket >= 0) ::close(socket);
        return;
      }
      sockets_.push_back(socket);
      const int number = connections_++;
      threads_.emplace_back([this, socket, number] {
        connection here(socket, number, *this);
        script_(here);
        const std::lock_guard closing(mutex_);
        std::erase(sockets_, socket);
        ::close(socket);
      });
    }
  }

  script script_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> requests_{0};
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  bool closing_ = false;
  std::vector<int> sockets_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

/// A whole reply with this body.
inline std::string reply_with(std::string_view body,
                              std::string_view status = "200 OK",
                              std::string_view type = "application/json") {
  return "HTTP/1.1 " + std::string(status) +
         "\r\nContent-Type: " + std::string(type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

/// Answers every request on the connection alike.
inline scripted_server::script answering(std::string reply) {
  return [reply = std::move(reply)](scripted_server::connection& client) {
    while (client.request() && client.send(reply)) {
    }
  };
}

}  // namespace orders::tests
