/// What the kernel tells of a running process, and how it grows.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <vector>

namespace orders::tests {

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
