#include "integrations/curl_loop.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <new>
#include <system_error>

namespace orders::integrations {
namespace {

constexpr std::size_t events_per_turn = 256;

int milliseconds_until(curl_loop::clock::time_point when) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(
      when - curl_loop::clock::now());
  return static_cast<int>(
      std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, INT_MAX));
}

int readiness(std::uint32_t events) {
  int mask = 0;
  if ((events & EPOLLIN) != 0) mask |= CURL_CSELECT_IN;
  if ((events & EPOLLOUT) != 0) mask |= CURL_CSELECT_OUT;
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) mask |= CURL_CSELECT_ERR;
  return mask;
}

/// Bytes, or the end of them.
bool has_input(curl_socket_t socket) {
  char byte = 0;
  const auto got = ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

}  // namespace

curl_loop::descriptor::descriptor(int number) : number_(number) {
  if (number < 0)
    throw std::system_error(errno, std::generic_category(), "event loop");
}

curl_loop::descriptor::~descriptor() {
  ::close(number_);
}

curl_loop::curl_loop(std::size_t max_idle_connections)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      multi_(curl_multi_init()) {
  if (!multi_) throw std::bad_alloc();
  epoll_event wanted{};
  wanted.events = EPOLLIN;
  wanted.data.fd = wake_.number();
  if (::epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, wake_.number(), &wanted) != 0)
    throw std::system_error(errno, std::generic_category(), "event loop");
  CURLM* multi = multi_.get();
  curl_multi_setopt(multi, CURLMOPT_PIPELINING, long{CURLPIPE_NOTHING});
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS,
                    static_cast<long>(max_idle_connections));
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &curl_loop::on_socket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &curl_loop::on_timer);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, this);
}

bool curl_loop::add(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &curl_loop::on_open);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &curl_loop::on_close);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
  return curl_multi_add_handle(multi_.get(), easy) == CURLM_OK;
}

void curl_loop::remove(CURL* easy) {
  curl_multi_remove_handle(multi_.get(), easy);
}

void curl_loop::advance(std::optional<clock::time_point> until) {
  auto when = timer_;
  if (until && (!when || *until < *when)) when = until;
  std::array<epoll_event, events_per_turn> events;
  const int ready = ::epoll_wait(epoll_.number(), events.data(), events.size(),
                                 when ? milliseconds_until(*when) : -1);
  int running = 0;
  for (int i = 0; i < ready; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    if (event.data.fd == wake_.number())
      absorb_wakes();
    else if (watched_[static_cast<std::size_t>(event.data.fd)].wanted == 0)
      look_at_idle(event.data.fd);
    else
      curl_multi_socket_action(multi_.get(), event.data.fd,
                               readiness(event.events), &running);
  }
  if (timer_ && *timer_ <= clock::now()) {
    timer_.reset();  // before the call, which may set it anew
    curl_multi_socket_action(multi_.get(), CURL_SOCKET_TIMEOUT, 0, &running);
  }
}

std::optional<curl_loop::finished> curl_loop::take_finished() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    const finished result{message->easy_handle, message->data.result};
    remove(result.easy);  // `message` is gone after this
    return result;
  }
  return std::nullopt;
}

void curl_loop::wake() noexcept {
  const std::uint64_t one = 1;
  // Can fail only when the counter is full, and then a wake-up is due anyway.
  [[maybe_unused]] const auto written =
      ::write(wake_.number(), &one, sizeof one);
}

void curl_loop::absorb_wakes() noexcept {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got =
      ::read(wake_.number(), &count, sizeof count);
}

int curl_loop::on_socket(CURL*, curl_socket_t socket, int what, void* self,
                         void*) {
  auto& loop = *static_cast<curl_loop*>(self);
  if (what == CURL_POLL_REMOVE) {
    loop.leave(socket);
    return 0;
  }
  std::uint32_t events = 0;
  if ((what & CURL_POLL_IN) != 0) events |= EPOLLIN;
  if ((what & CURL_POLL_OUT) != 0) events |= EPOLLOUT;
  loop.watch(socket, events);
  // Never -1: libcurl would then leave every call of this handle hanging, where
  // a socket that cannot be watched costs its own call its time.
  return 0;
}

curl_loop::watched_socket& curl_loop::entry_of(curl_socket_t socket) {
  const auto index = static_cast<std::size_t>(socket);
  if (index >= watched_.size()) watched_.resize(index + 1);
  return watched_[index];
}

void curl_loop::watch(curl_socket_t socket, std::uint32_t events) {
  auto& entry = entry_of(socket);
  entry.wanted = events;
  if (entry.registered == events) return;
  epoll_event change{};
  change.events = events;
  change.data.fd = socket;
  const int how = entry.registered == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  if (::epoll_ctl(epoll_.number(), how, socket, &change) == 0)
    entry.registered = events;
}

void curl_loop::leave(curl_socket_t socket) {
  auto& entry = entry_of(socket);
  entry.wanted = 0;
  if (entry.is_connection) return;
  // libcurl closes its own sockets, those of name lookups, without a word.
  ::epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, socket, nullptr);
  entry = {};
}

void curl_loop::look_at_idle(curl_socket_t socket) {
  if (has_input(socket)) return give_up_idle(socket);
  // It was busy when the event came up, and its call ended in this same turn.
  watch(socket, EPOLLIN);
  entry_of(socket).wanted = 0;
}

void curl_loop::give_up_idle(curl_socket_t socket) {
  ::epoll_ctl(epoll_.number(), EPOLL_CTL_DEL, socket, nullptr);
  entry_of(socket).registered = 0;
  // libcurl would take waiting bytes for the answer to its next request; a
  // socket that is shut down it closes instead of using it again.
  ::shutdown(socket, SHUT_RDWR);
}

curl_socket_t curl_loop::on_open(void* self, curlsocktype, curl_sockaddr* to) {
  const auto made =
      ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
  if (made < 0) return CURL_SOCKET_BAD;
  // Whatever had this number before may have been closed without a word.
  static_cast<curl_loop*>(self)->entry_of(made) = {.is_connection = true};
  return made;
}

int curl_loop::on_close(void* self, curl_socket_t socket) {
  auto& loop = *static_cast<curl_loop*>(self);
  // Closing takes it out of epoll as well.
  loop.entry_of(socket) = {};
  return ::close(socket);
}

int curl_loop::on_timer(CURLM*, long milliseconds, void* self) {
  auto& timer = static_cast<curl_loop*>(self)->timer_;
  if (milliseconds < 0)
    timer.reset();
  else
    timer = clock::now() + std::chrono::milliseconds(milliseconds);
  return 0;
}

}  // namespace orders::integrations
