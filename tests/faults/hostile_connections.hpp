/// Many connections that cost their owner nothing: all of them live in one
/// thread that waits in epoll. Whoever is closed by the service comes back.
#pragma once

#include <atomic>
#include <cstddef>
#include <thread>

namespace orders::tests {

class hostile_connections {
 public:
  struct crowd {
    /// Send a head, or a body, one byte a second.
    std::size_t dripping_heads = 0, dripping_bodies = 0;
    /// Ask for one thing and then nothing more.
    std::size_t idle = 0;
    /// Come and go without a word: so many a second.
    std::size_t passing = 0;
  };

  /// Begins at once. REQUIRES: descriptors for all of them.
  hostile_connections(int port, const crowd& who);
  /// Resets them all.
  ~hostile_connections();
  hostile_connections(const hostile_connections&) = delete;
  hostile_connections& operator=(const hostile_connections&) = delete;

  /// Dripping and idle ones that are connected.
  std::size_t open() const { return open_; }
  /// Connections that the service closed; they have come back since.
  std::size_t closed() const { return closed_; }
  /// Of those that pass, so far.
  std::size_t passed() const { return passed_; }

 private:
  friend class crowd_loop;

  std::atomic<std::size_t> open_{0}, closed_{0}, passed_{0};
  std::atomic<bool> ending_{false};
  std::thread thread_;
};

}  // namespace orders::tests
