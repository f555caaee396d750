/// What the neighbours were asked: counted always, written down on demand.
/// Thread-safe; one log per neighbour, so that they do not wait for each
/// other. Bounded: the oldest calls are forgotten first.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

#include "sandbox/instant.hpp"

namespace orders::sandbox {

struct recorded_call {
  std::uint64_t number = 0;  ///< from 1, per neighbour, never reused
  instant_ms when = 0;
  std::string method;
  std::string target;
  std::string body;      ///< kept for payment, warehouse, address
  std::string token;     ///< the service token's verdict in words
  std::string token_v2;  ///< that of X-Service-Auth-V2
  std::string traceparent, tracestate, request_id;  ///< headers, as they came
  std::string fault;  ///< what it suffered; empty: nothing
};

class call_log {
 public:
  explicit call_log(std::size_t most_calls) : most_calls_(most_calls) {}

  void count() noexcept { ++count_; }

  /// Keeps the call; its number is given here.
  void record(recorded_call call);

  std::uint64_t counted() const noexcept { return count_; }

  /// The kept calls with a number above `since`, oldest first.
  std::vector<recorded_call> after(std::uint64_t since) const;

  /// Forgets calls and count; numbers go on.
  void forget();

 private:
  const std::size_t most_calls_;
  std::atomic<std::uint64_t> count_{0};
  mutable std::mutex mutex_;
  std::uint64_t last_number_ = 0;
  std::deque<recorded_call> calls_;
};

}  // namespace orders::sandbox
