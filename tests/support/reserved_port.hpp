/// A port of 127.0.0.1 that stays ours: a socket is bound to it but does not
/// listen, so nobody is given the port, yet a program that sets SO_REUSEADDR
/// can listen there, again and again.
#pragma once

namespace orders::tests {

class reserved_port {
 public:
  reserved_port();
  ~reserved_port();
  reserved_port(const reserved_port&) = delete;
  reserved_port& operator=(const reserved_port&) = delete;

  int number() const { return number_; }

 private:
  int socket_ = -1;
  int number_ = 0;
};

}  // namespace orders::tests
