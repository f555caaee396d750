#include "domain/environment.hpp"

#include <algorithm>
#include <array>

#include "domain/random_bytes.hpp"

namespace orders::domain {

namespace {

using namespace std::chrono;

/// The millisecond and a counter in the 12 bits behind it (RFC 9562, section
/// 6.2, method 1): a thread's ids grow even within a millisecond, and when the
/// clock is set back.
uuid time_ordered_id(timestamp now) {
  constexpr std::uint64_t counter_bits = 12;
  thread_local std::uint64_t last = 0;
  const auto ms = static_cast<std::uint64_t>(
      duration_cast<milliseconds>(now.time_since_epoch()).count());
  uuid id;
  random_bytes(id.bytes.data() + 6, 10);
  // Begins low, so that a burst does not run into the next millisecond.
  const std::uint64_t start = (ms << counter_bits) + id.bytes[7];
  last = std::max(start, last + 1);
  for (std::size_t i = 0; i < 6; ++i)
    id.bytes[i] =
        static_cast<std::uint8_t>(last >> (counter_bits + 40 - 8 * i));
  id.bytes[6] = static_cast<std::uint8_t>((last >> 8 & 0x0f) | 0x70);
  id.bytes[7] = static_cast<std::uint8_t>(last & 0xff);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

std::string random_order_number(timestamp now) {
  static constexpr char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string out = "ORD-" + to_compact_date(now) + "-";
  for (int i = 0; i < 7;) {
    std::uint8_t byte = 0;
    random_bytes(&byte, 1);
    if (byte >= 252) continue;  // 252 = 7 * 36: keeps every letter as likely
    out += alphabet[byte % 36];
    ++i;
  }
  return out;
}

}  // namespace

timestamp system_now() {
  return floor<milliseconds>(system_clock::now());
}

environment real_environment(const order_policy& policy,
                             std::function<timestamp()> now) {
  return {now, [now] { return time_ordered_id(now()); },
          [now] { return random_order_number(now()); }, policy};
}

}  // namespace orders::domain
