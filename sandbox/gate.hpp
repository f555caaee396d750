/// A gate opens once and stays open. Threads sleep until it does, together
/// with a deadline and a client that may hang up; none of it costs CPU.
/// Thread-safe.
#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>

namespace orders::sandbox {

class gate {
 public:
  gate();
  ~gate();
  gate(const gate&) = delete;
  gate& operator=(const gate&) = delete;

  void open() noexcept;
  bool is_open() const noexcept;
  int descriptor() const noexcept { return fd_; }

 private:
  int fd_;
};

enum class wake_reason { gate_opened, client_left, time_passed };

/// Sleeps until one of the gates opens (null ones are ignored), the peer of
/// socket `client` hangs up (-1: nobody to watch), or the time has passed
/// (absent: no deadline; then a gate or a client must be given).
wake_reason sleep_until(std::initializer_list<const gate*> gates, int client,
                        std::optional<std::chrono::milliseconds> at_most);

}  // namespace orders::sandbox
