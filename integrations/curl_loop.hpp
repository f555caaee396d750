/// A libcurl multi handle and the waiting around it: add transfers, wait until
/// one of them or a wake-up needs attention, take the finished ones. Belongs to
/// http_transport. All but wake() on one thread.
///
/// It waits with epoll and tells libcurl which sockets are ready
/// (curl_multi_socket_action). The simpler pair curl_multi_poll and
/// curl_multi_perform looks at every transfer, with a system call each, at
/// every turn: per call it costs more the more calls are in flight.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace orders::integrations {

class curl_loop {
 public:
  using clock = std::chrono::steady_clock;

  struct finished {
    CURL* easy;
    CURLcode code;
  };

  /// Throws std::bad_alloc or std::system_error when the system gives no
  /// handles.
  explicit curl_loop(std::size_t max_idle_connections);
  curl_loop(const curl_loop&) = delete;
  curl_loop& operator=(const curl_loop&) = delete;

  [[nodiscard]] bool add(CURL* easy);
  void remove(CURL* easy);

  /// Blocks until there is something to do, at most until `until` (for ever
  /// without), then does it.
  void advance(std::optional<clock::time_point> until);

  /// The next transfer that came to its end, already removed.
  [[nodiscard]] std::optional<finished> take_finished();

  /// Makes advance() return: the running one, else the next. Any thread.
  void wake() noexcept;

 private:
  class descriptor {
   public:
    explicit descriptor(int number);  // throws std::system_error when negative
    ~descriptor();
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    [[nodiscard]] int number() const noexcept { return number_; }

   private:
    int number_;
  };
  struct multi_deleter {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  // libcurl gives a connection's socket up after each transfer and asks for it
  // again at the next. It stays registered in between, which saves two system
  // calls per transfer; when something comes meanwhile, the server's close or
  // bytes nobody asked for, the connection is given up.
  struct watched_socket {
    std::uint32_t wanted = 0;      // by libcurl now
    std::uint32_t registered = 0;  // with epoll
    bool is_connection = false;    // else libcurl's own, for name lookups
  };

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self,
                       void* unused);
  static int on_timer(CURLM* multi, long milliseconds, void* self);
  static int on_close(void* self, curl_socket_t socket);
  static curl_socket_t on_open(void* self, curlsocktype purpose,
                               curl_sockaddr* to);
  watched_socket& entry_of(curl_socket_t socket);
  void watch(curl_socket_t socket, std::uint32_t events);
  void leave(curl_socket_t socket);
  void look_at_idle(curl_socket_t socket);
  void give_up_idle(curl_socket_t socket);
  void absorb_wakes() noexcept;

  descriptor epoll_;
  descriptor wake_;                      // an eventfd
  std::vector<watched_socket> watched_;  // by socket number
  std::optional<clock::time_point> timer_;
  // Last: its destruction still calls on_socket and on_timer.
  std::unique_ptr<CURLM, multi_deleter> multi_;
};

}  // namespace orders::integrations
