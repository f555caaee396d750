#include "sandbox/gate.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstdint>
#include <system_error>

namespace orders::sandbox {

using namespace std::chrono;

gate::gate() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (fd_ < 0)
    throw std::system_error(errno, std::generic_category(), "eventfd");
}

gate::~gate() {
  ::close(fd_);
}

void gate::open() noexcept {
  // Nobody reads it back, so once written it stays readable for all.
  std::uint64_t one = 1;
  [[maybe_unused]] auto written = ::write(fd_, &one, sizeof one);
}

bool gate::is_open() const noexcept {
  pollfd watched{fd_, POLLIN, 0};
  return ::poll(&watched, 1, 0) > 0;
}

wake_reason sleep_until(std::initializer_list<const gate*> gates, int client,
                        std::optional<milliseconds> at_most) {
  std::array<pollfd, 4> watched{};
  assert(gates.size() < watched.size());
  // Slot 0 is the client; poll ignores negative descriptors.
  watched[0] = {client, POLLRDHUP, 0};
  nfds_t count = 1;
  for (const auto* each : gates)
    if (each != nullptr) watched.at(count++) = {each->descriptor(), POLLIN, 0};
  auto deadline = steady_clock::now() + at_most.value_or(milliseconds{0});
  for (;;) {
    int wait_ms = -1;
    if (at_most) {
      auto left = ceil<milliseconds>(deadline - steady_clock::now()).count();
      wait_ms = static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
    }
    auto ready = ::poll(watched.data(), count, wait_ms);
    if (ready < 0 && errno != EINTR) return wake_reason::gate_opened;
    if (ready > 0) {
      for (nfds_t at = 1; at < count; ++at)
        if (watched.at(at).revents != 0) return wake_reason::gate_opened;
      return wake_reason::client_left;
    }
    if (at_most && steady_clock::now() >= deadline)
      return wake_reason::time_passed;
  }
}

}  // namespace orders::sandbox
