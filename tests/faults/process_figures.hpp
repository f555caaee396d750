/// What the kernel tells of a running process, and how it grows.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <vector>

namespace orders::tests {

/// Whether the programs were built with a sanitizer, which keeps freed memory
/// for a while: their size then says little.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

/// All throw std::runtime_error when the process is gone.
double resident_mib(pid_t process);
std::size_t descriptors(pid_t process);
std::size_t threads(pid_t process);

/// One value at a time, in seconds since any beginning.
struct sample {
  double at = 0;
  double value = 0;
};

/// What the value gains in a second, by least squares. REQUIRES: two samples
/// of different times.
double slope(const std::vector<sample>& samples);

}  // namespace orders::tests
