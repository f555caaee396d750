/// What a decision may need from outside, handed in so that tests choose it:
/// the time and fresh identifiers.
#pragma once

#include <functional>
#include <string>

#include "domain/order_policy.hpp"
#include "domain/time.hpp"
#include "domain/uuid.hpp"

namespace orders::domain {

/// Thread-safe; copies share nothing mutable but their sources.
struct environment {
  /// Now, in whole milliseconds.
  std::function<timestamp()> now;
  /// A fresh id, ordered by time (UUID version 7, RFC 9562 section 5.7); ids
  /// of one thread always grow, so events sort as they were raised.
  std::function<uuid()> new_id;
  /// `ORD-<date>-<7 of 0-9A-Z>` from a strong source (contract 3.6, F67).
  std::function<std::string()> new_order_number;
  /// What the operators have chosen.
  order_policy policy{};
};

/// Now, in whole milliseconds, by the clock of this machine.
timestamp system_now();

/// This clock and OpenSSL's random source.
environment real_environment(const order_policy& policy = {},
                             std::function<timestamp()> now = system_now);

}  // namespace orders::domain
