#include "tests/support/reserved_port.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace orders::tests {

reserved_port::reserved_port()
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const int on = 1;
  ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (::bind(socket_, generic, size) != 0 ||
      ::getsockname(socket_, generic, &size) != 0) {
    ::close(socket_);
    throw std::runtime_error("no free port");
  }
  number_ = ::ntohs(address.sin_port);
}

reserved_port::~reserved_port() {
  ::close(socket_);
}

}  // namespace orders::tests
