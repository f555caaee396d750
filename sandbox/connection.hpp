/// The bytes of one accepted connection, buffered both ways. Used by the
/// listener only; one thread.
#pragma once

#include <httplib.h>

#include <cstddef>
#include <string>
#include <vector>

#include "sandbox/exchange.hpp"

namespace orders::sandbox {

class connection final : public httplib::Stream {
 public:
  connection(int fd, std::size_t most_request_bytes);

  /// Waits for the first byte of the next request; false when the peer left,
  /// stayed silent for the socket's receive time-out, or was cut.
  bool await_request();

  /// Forgets what httplib has written.
  void discard_output() { out_.clear(); }

  /// Sends what httplib has written; false when the peer is gone.
  bool flush();

  /// Sends the reply in its own way; false when the connection must close.
  bool deliver(const reply& answer, bool head_only, bool close_after,
               const gate& cut);

  // httplib::Stream
  bool is_readable() const override { return true; }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, std::size_t size) override;
  ssize_t write(const char* from, std::size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  int socket() const override { return fd_; }

 private:
  bool fill();
  bool send_all(std::string_view bytes);
  bool drip(std::string_view bytes, const reply& answer, const gate& cut);
  void reset_on_close();

  int fd_;
  std::size_t most_request_bytes_;
  std::size_t request_bytes_ = 0;
  std::vector<char> in_;
  std::size_t in_begin_ = 0;
  std::size_t in_end_ = 0;
  std::string out_;
};

}  // namespace orders::sandbox
