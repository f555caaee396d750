/// How often one user may check out: at most so many requests a minute, all at
/// once or spread (the generic cell rate algorithm, a leaky bucket that holds
/// one moment per user). Of this process: replicas count apart. Any thread.
#pragma once

#include <array>
#include <chrono>
#include <mutex>
#include <unordered_map>

#include "domain/uuid.hpp"
#include "http/edge/reply.hpp"

namespace orders::http {

class checkout_rate {
 public:
  using clock = std::chrono::steady_clock;

  /// Zero: no limit.
  explicit checkout_rate(std::int64_t per_minute) : per_minute_(per_minute) {}

  struct verdict {
    bool allowed = true;
    /// How many more would be allowed at once.
    std::int64_t remaining = 0;
    /// Until all are allowed again, or, refused, until the next one is.
    std::chrono::seconds wait{0};
  };

  bool limits() const { return per_minute_ > 0; }

  /// Counts one request of this user, unless it is refused.
  verdict count(const domain::uuid& user, clock::time_point now);

  /// `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers).
  edge::header_list headers(const verdict& what) const;

  std::int64_t per_minute() const { return per_minute_; }

 private:
  /// When the user's bucket will be empty again.
  using buckets = std::unordered_map<domain::uuid, clock::time_point>;
  struct shard {
    std::mutex mutex;
    buckets full_until;
  };

  const std::int64_t per_minute_;
  std::array<shard, 16> shards_;
};

/// Users that are remembered; beyond them newcomers are not counted, which
/// harms nobody.
inline constexpr std::size_t most_rated_users = 160'000;

}  // namespace orders::http
