/// Which value so many of a hundred do not exceed.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace orders::tests {

/// REQUIRES: values; 0 < hundredths <= 100.
inline double percentile(std::vector<double> values, double hundredths) {
  const auto rank = static_cast<std::size_t>(
      std::ceil(static_cast<double>(values.size()) * hundredths / 100));
  const auto at = values.begin() + static_cast<long>(rank) - 1;
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace orders::tests
