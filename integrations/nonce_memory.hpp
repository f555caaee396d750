/// Remembers what may come only once, for as long as it could come again.
///
/// Bounded by count. When it is full of nonces that are still good it takes
/// none: forgetting one early would let its token be replayed, so the caller
/// has to be turned away for a while instead (503). Safe from any thread; one
/// short lock per call.
///
/// It lives in one process: each replica, and each start, begins empty.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <mutex>
#include <unordered_set>

namespace orders::integrations {

class nonce_memory {
 public:
  /// The start of a digest: evenly spread, as long as none can be chosen.
  using key = std::array<std::uint8_t, 16>;
  enum class outcome : std::uint8_t { fresh, seen, full };

  /// Keeps at most `most`, each for `keep` seconds from when it came.
  nonce_memory(std::size_t most, std::int64_t keep)
      : most_(most), keep_(keep) {}

  /// `now` in Unix seconds. Only a fresh one is remembered.
  outcome remember(const key& nonce, std::int64_t now);

  std::size_t size() const;

 private:
  struct hash {
    std::size_t operator()(const key& k) const noexcept {
      std::size_t out = 0;
      std::memcpy(&out, k.data(), sizeof out);
      return out;
    }
  };
  struct kept {
    std::int64_t until;
    key nonce;
  };

  const std::size_t most_;
  const std::int64_t keep_;
  mutable std::mutex mutex_;
  std::unordered_set<key, hash> seen_;  // guarded by mutex_
  std::deque<kept> oldest_first_;       // guarded by mutex_
};

}  // namespace orders::integrations
