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

/// Whether a list of tags names this one, or any (`*`). `weak`: also as
/// W/"...".
inline bool names_tag(std::string_view list, std::string_view tag, bool weak) {
  while (!list.empty()) {
    const auto comma = list.find(',');
    auto one = list.substr(0, comma);
    list = comma == list.npos ? std::string_view{} : list.substr(comma + 1);
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
    if (weak && one.starts_with("W/")) one.remove_prefix(2);
    if (one == tag || one == "*") return true;
  }
  return false;
}

/// If-None-Match: a copy that is nearly the same will do.
inline bool matches_weakly(std::string_view list, std::string_view tag) {
  return names_tag(list, tag, true);
}

/// If-Match: only the very same will do.
inline bool matches_strongly(std::string_view list, std::string_view tag) {
  return names_tag(list, tag, false);
}

}  // namespace orders::http
