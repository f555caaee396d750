/// The one source of randomness of a simulated run: the same seed makes the
/// same choices (SplitMix64).
#pragma once

#include <chrono>
#include <cstdint>

namespace orders::tests {

class chance {
 public:
  explicit chance(std::uint64_t seed)
      : state_(seed * 0x9e3779b97f4a7c15U + 1) {}

  std::uint64_t next() {
    auto z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }

  /// 0 to `end` - 1.
  std::uint64_t below(std::uint64_t end) { return next() % end; }
  /// In [0, 1).
  double unit() { return static_cast<double>(next() >> 11U) * 0x1p-53; }
  /// True with this probability.
  bool in(double probability) { return unit() < probability; }

  std::chrono::milliseconds between(std::chrono::milliseconds first,
                                    std::chrono::milliseconds last) {
    return std::chrono::milliseconds{
        first.count() +
        static_cast<std::int64_t>(
            below(static_cast<std::uint64_t>((last - first).count()) + 1))};
  }

 private:
  std::uint64_t state_;
};

}  // namespace orders::tests
