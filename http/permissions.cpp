#include "http/permissions.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace orders::http {

namespace {

constexpr std::string_view status_prefix = "status:";

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (;;) {
    const auto end = text.find(separator, start);
    auto part = text.substr(start, end - start);
    const auto first = part.find_first_not_of(" \t");
    const auto last = part.find_last_not_of(" \t");
    parts.push_back(first == part.npos ? ""
                                       : part.substr(first, last - first + 1));
    if (end == text.npos) return parts;
    start = end + 1;
  }
}

bool is_right(const std::string& text) {
  static const std::set<std::string> known = {
      "*",      "read",     "checkout",      "cancel",
      "status", "shipment", "shipping-cost", "events"};
  return known.contains(text) ||
         (text.starts_with(status_prefix) &&
          domain::parse_order_status(
              std::string_view{text}.substr(status_prefix.size())));
}

bool holds(const std::map<std::string, std::set<std::string>>& rights,
           const std::string& service, auto&& matches) {
  for (const auto& name : {service, std::string{"*"}}) {
    const auto found = rights.find(name);
    if (found != rights.end() &&
        std::any_of(found->second.begin(), found->second.end(), matches))
      return true;
  }
  return false;
}

}  // namespace

tl::expected<permissions, std::string> permissions::parse(
    const std::string& text) {
  permissions out;
  for (const auto& entry : split(text, ',')) {
    if (entry.empty()) continue;
    const auto equals = entry.find('=');
    if (equals == std::string::npos || equals == 0)
      return tl::make_unexpected("'" + entry +
                                 "' is not of the form name=right|right");
    const auto name = split(entry.substr(0, equals), ',').front();
    for (const auto& right : split(entry.substr(equals + 1), '|')) {
      if (!is_right(right))
        return tl::make_unexpected("'" + right + "' of " + name +
                                   " is not a known right");
      out.rights_[name].insert(right);
    }
  }
  return out;
}

bool permissions::allows(const std::string& service,
                         const std::string& right) const {
  return holds(rights_, service, [&](const std::string& held) {
    return held == "*" || held == right;
  });
}

bool permissions::allows_status(const std::string& service,
                                domain::order_status target) const {
  const auto exact = std::string{status_prefix} + std::string{to_text(target)};
  return allows(service, "status") || allows(service, exact);
}

bool permissions::allows_some_status(const std::string& service) const {
  return holds(rights_, service, [](const std::string& held) {
    return held == "*" || held == "status" || held.starts_with(status_prefix);
  });
}

}  // namespace orders::http
