#include "sandbox/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace orders::sandbox {
namespace {

constexpr std::size_t receive_buffer = 16 * 1024;

// For people who read the wire; clients go by the number.
std::string_view reason_phrase(int status) {
  static constexpr std::array<std::pair<int, std::string_view>, 13> phrases = {{
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {302, "Found"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {404, "Not Found"},
      {409, "Conflict"},
      {413, "Payload Too Large"},
      {500, "Internal Server Error"},
      {502, "Bad Gateway"},
      {503, "Service Unavailable"},
  }};
  for (const auto& [code, phrase] : phrases)
    if (code == status) return phrase;
  return "Status";
}

std::string wire_text(const reply& answer, bool head_only, bool close_after) {
  std::string text;
  text.reserve(256 + answer.body.size());
  text += "HTTP/1.1 ";
  text += std::to_string(answer.status);
  text += ' ';
  text += reason_phrase(answer.status);
  text += "\r\n";
  for (const auto& [name, value] : answer.headers) {
    text += name;
    text += ": ";
    text += value;
    text += "\r\n";
  }
  auto bodiless = answer.status == 204 || answer.status == 304;
  if (!bodiless) {
    text += "Content-Type: ";
    text += answer.content_type;
    text += "\r\nContent-Length: ";
    text += std::to_string(answer.body.size());
    text += "\r\n";
  }
  text += close_after ? "Connection: close\r\n\r\n"
                      : "Connection: keep-alive\r\n\r\n";
  if (!bodiless && !head_only) text += answer.body;
  return text;
}

}  // namespace

connection::connection(int fd, std::size_t most_request_bytes)
    : fd_(fd), most_request_bytes_(most_request_bytes), in_(receive_buffer) {}

bool connection::await_request() {
  request_bytes_ = 0;
  return in_begin_ < in_end_ || fill();
}

bool connection::fill() {
  ssize_t got = 0;
  do {
    got = ::recv(fd_, in_.data(), in_.size(), 0);
  } while (got < 0 && errno == EINTR);
  in_begin_ = 0;
  in_end_ = got > 0 ? static_cast<std::size_t>(got) : 0;
  return got > 0;
}

ssize_t connection::read(char* to, std::size_t size) {
  if (request_bytes_ >= most_request_bytes_) return -1;
  if (in_begin_ == in_end_) {
    // What is written so far (100 Continue) is what the peer waits for.
    if (!flush() || !fill()) return -1;
  }
  auto count = std::min(size, in_end_ - in_begin_);
  std::memcpy(to, in_.data() + in_begin_, count);
  in_begin_ += count;
  request_bytes_ += count;
  return static_cast<ssize_t>(count);
}

ssize_t connection::write(const char* from, std::size_t size) {
  out_.append(from, size);
  return static_cast<ssize_t>(size);
}

void connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  // Nobody asks; a system call per request saved.
  ip.clear();
  port = 0;
}

void connection::get_local_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

bool connection::flush() {
  auto sent = send_all(out_);
  out_.clear();
  return sent;
}

bool connection::send_all(std::string_view bytes) {
  while (!bytes.empty()) {
    auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool connection::deliver(const reply& answer, bool head_only, bool close_after,
                         const gate& cut) {
  switch (answer.way) {
    case delivery::whole:
      return send_all(wire_text(answer, head_only, close_after)) &&
             !close_after;
    case delivery::dripped:
      return drip(wire_text(answer, head_only, close_after), answer, cut) &&
             !close_after;
    case delivery::withheld:
      sleep_until({&cut, answer.until.get()}, fd_, std::nullopt);
      return false;
    case delivery::cut_short:
      reset_on_close();
      return false;
  }
  return false;
}

bool connection::drip(std::string_view bytes, const reply& answer,
                      const gate& cut) {
  for (; !bytes.empty(); bytes.remove_prefix(1)) {
    if (!send_all(bytes.substr(0, 1))) return false;
    switch (sleep_until({&cut, answer.until.get()}, fd_, answer.drip_pause)) {
      case wake_reason::time_passed:
        continue;
      case wake_reason::client_left:
        return false;
      case wake_reason::gate_opened:
        return send_all(bytes.substr(1));
    }
  }
  return true;
}

void connection::reset_on_close() {
  // With a zero linger time close() sends RST instead of FIN.
  linger abort{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
}

}  // namespace orders::sandbox
