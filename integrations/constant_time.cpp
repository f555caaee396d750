#include "integrations/constant_time.hpp"

#include <cstddef>

namespace orders::integrations {

bool constant_time_equal(std::string_view secret,
                         std::string_view presented) noexcept {
  if (secret.empty()) return presented.empty();
  // volatile: or the compiler may leave the loop at the first difference.
  volatile unsigned difference = secret.size() == presented.size() ? 0U : 1U;
  for (std::size_t i = 0; i < presented.size(); ++i) {
    const std::size_t at = i < secret.size() ? i : 0;
    difference = difference | (static_cast<unsigned char>(secret[at]) ^
                               static_cast<unsigned char>(presented[i]));
  }
  return difference == 0;
}

bool key_matches(std::string_view configured,
                 std::string_view presented) noexcept {
  return !configured.empty() && constant_time_equal(configured, presented);
}

bool key_matches(const shared_secret& configured,
                 std::string_view presented) noexcept {
  const bool current = key_matches(configured.current, presented);
  const bool previous = key_matches(configured.previous, presented);
  return current | previous;
}

}  // namespace orders::integrations
