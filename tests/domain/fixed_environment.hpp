/// A world in which time stands still and ids are counted, so that a test can
/// tell exactly what a decision made of it.
#pragma once

#include <memory>
#include <string>

#include "domain/environment.hpp"

namespace orders::tests {

inline domain::timestamp at(std::string_view iso) {
  return domain::parse_iso(iso, domain::iso_form::date_or_date_time).value();
}

/// The uuid whose last bytes hold `number`:
/// 00000000-0000-0000-0000-00000000002a.
inline domain::uuid numbered_id(std::uint32_t number) {
  domain::uuid id;
  for (std::size_t i = 0; i < 4; ++i)
    id.bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
  return id;
}

inline constexpr const char* frozen_now = "2026-03-01T10:00:00.123Z";

/// Ids count up from 1001; numbers are ORD-20260301-N1, -N2, ...
inline domain::environment fixed_environment() {
  auto ids = std::make_shared<std::uint32_t>(1000);
  auto numbers = std::make_shared<int>(0);
  return {[] { return at(frozen_now); }, [ids] { return numbered_id(++*ids); },
          [numbers] { return "ORD-20260301-N" + std::to_string(++*numbers); }};
}

}  // namespace orders::tests
