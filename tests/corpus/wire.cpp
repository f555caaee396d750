#include "tests/corpus/wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "tests/support/waiting.hpp"

namespace orders::tests {

namespace {

class connection {
 public:
  explicit connection(int port)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval most{
        std::chrono::duration_cast<std::chrono::seconds>(patience).count(), 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = ::htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    open_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address),
                      sizeof address) == 0;
  }
  ~connection() { ::close(socket_); }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  bool open() const { return open_; }

  /// A server may refuse early and stop reading; its answer counts then.
  void send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto sent =
          ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  /// Everything up to the end of the connection.
  std::string receive(std::string& error) const {
    std::string out;
    std::array<char, 16384> buffer{};
    for (;;) {
      const auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
      if (got < 0) error = std::strerror(errno);
      if (got <= 0) return out;
      out.append(buffer.data(), static_cast<std::size_t>(got));
    }
  }

 private:
  int socket_;
  bool open_ = false;
};

void read_headers(const std::string& head, headers& out) {
  for (auto at = head.find("\r\n"); at != std::string::npos;) {
    const auto start = at + 2;
    at = head.find("\r\n", start);
    const auto line = head.substr(start, at - start);
    const auto colon = line.find(": ");
    if (colon != std::string::npos)
      out.emplace(line.substr(0, colon), line.substr(colon + 2));
  }
}

}  // namespace

reply answer_to(int port, const std::string& request) {
  reply out;
  const connection line{port};
  if (!line.open()) {
    out.error = "no connection";
    return out;
  }
  line.send(request);
  const auto bytes = line.receive(out.error);
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string::npos || bytes.compare(0, 9, "HTTP/1.1 ") != 0) {
    out.error = "no answer: " + out.error + bytes.substr(0, 200);
    return out;
  }
  read_headers(bytes.substr(0, end), out.header);
  out.text = bytes.substr(end + 4);
  const auto length = out.header.find("Content-Length");
  if (length != out.header.end() &&
      std::to_string(out.text.size()) != length->second) {
    out.error = "an answer that is cut short";
    return out;
  }
  out.status = std::stoi(bytes.substr(9, 3));
  return out;
}

}  // namespace orders::tests
