/// How a place in an ordered list is written: a number, then an id, together 48
/// hex digits. Opaque to those who are given one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/uuid.hpp"

namespace orders::domain {

struct numbered_id {
  std::uint64_t number = 0;
  uuid id;
};

std::string to_position_text(const numbered_id& at);
std::optional<numbered_id> parse_position_text(std::string_view text);

}  // namespace orders::domain
