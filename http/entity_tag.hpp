/// Entity tags of orders (RFC 9110, section 8.8.3).
#pragma once

#include <string>
#include <string_view>

#include "domain/order.hpp"

namespace orders::http {

/// Changes with every change of the row, also by writers that know no version.
inline std::string entity_tag(const domain::order& o) {
  return '"' + std::to_string(o.version) + '-' +
         std::to_string(o.updated_at.time_since_epoch().count()) + '"';
}

/// Whether an If-None-Match header names the tag; weak comparison.
inline bool tag_matches(std::string_view header, std::string_view tag) {
  while (!header.empty()) {
    const auto comma = header.find(',');
    auto one = header.substr(0, comma);
    header =
        comma == header.npos ? std::string_view{} : header.substr(comma + 1);
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == tag || one == "*") return true;
  }
  return false;
}

}  // namespace orders::http
