#include "http/request_id.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <random>

namespace orders::http {

namespace {

constexpr std::size_t longest = 128;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':';
}

std::string hex(std::uint64_t number) {
  std::array<char, 16> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, 16)
          .ptr;
  return {digits.data(), end};
}

/// Tells the ids of processes apart.
const std::string& prefix() {
  static const std::string drawn = [] {
    std::random_device random;
    return hex((std::uint64_t{random()} << 32U) | random()) + "-";
  }();
  return drawn;
}

}  // namespace

std::string request_id(std::string_view given, std::uint64_t number) {
  if (!given.empty() && given.size() <= longest &&
      std::all_of(given.begin(), given.end(), is_plain))
    return std::string{given};
  return prefix() + hex(number);
}

}  // namespace orders::http
