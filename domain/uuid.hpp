/// Identifiers: 128-bit UUIDs (RFC 9562). Reading accepts any 8-4-4-4-12 hex
/// text in either case (design 9, F54); writing is always lower case.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace orders::domain {

struct uuid {
  std::array<std::uint8_t, 16> bytes{};

  static std::optional<uuid> parse(std::string_view text);
  std::string text() const;

  friend auto operator<=>(const uuid&, const uuid&) = default;
};

}  // namespace orders::domain

template <>
struct std::hash<orders::domain::uuid> {
  std::size_t operator()(const orders::domain::uuid& id) const noexcept {
    // The tail of both v4 and v7 ids is random.
    std::uint64_t tail = 0;
    std::uint64_t head = 0;
    std::memcpy(&tail, id.bytes.data() + 8, sizeof tail);
    std::memcpy(&head, id.bytes.data(), sizeof head);
    return static_cast<std::size_t>(tail ^ (head * 0x9e3779b97f4a7c15ULL));
  }
};
