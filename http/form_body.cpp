#include "http/form_body.hpp"

#include <vector>

#include "domain/utf8.hpp"

namespace orders::http {

namespace {

using nlohmann::json;

constexpr std::size_t most_parameters = 1000;
constexpr std::size_t deepest = 5;
constexpr std::size_t largest_index = 100;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// `a[b][0]` as `a`, `b`, `0`.
std::vector<std::string> path_of(const std::string& name) {
  std::vector<std::string> path;
  auto bracket = name.find('[');
  path.push_back(name.substr(0, bracket));
  while (bracket != std::string::npos && path.size() <= deepest) {
    const auto end = name.find(']', bracket);
    if (end == std::string::npos) break;
    path.push_back(name.substr(bracket + 1, end - bracket - 1));
    bracket = end + 1 < name.size() && name[end + 1] == '[' ? end + 1
                                                            : std::string::npos;
  }
  return path;
}

bool is_index(const std::string& key) {
  return key.empty() ||
         (key.size() <= 3 &&
          key.find_first_not_of("0123456789") == std::string::npos &&
          std::stoul(key) < largest_index);
}

void insert(json& at, const std::vector<std::string>& path, std::size_t depth,
            std::string value) {
  if (depth == path.size()) {
    if (at.is_null())
      at = std::move(value);
    else if (at.is_array())
      at.push_back(std::move(value));
    else
      at = json::array({at, std::move(value)});  // a name that comes twice
    return;
  }
  const auto& key = path[depth];
  if (at.is_null())
    at = depth > 0 && is_index(key) ? json::array() : json::object();
  if (at.is_array() && is_index(key)) {
    const auto index = key.empty() ? at.size() : std::stoul(key);
    while (at.size() <= index) at.push_back(nullptr);
    insert(at[index], path, depth + 1, std::move(value));
  } else if (at.is_object()) {
    insert(at[key], path, depth + 1, std::move(value));
  }
  // A name that contradicts an earlier one is left out.
}

}  // namespace

std::string percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() &&
               hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) << 4 |
                               hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

namespace {

/// Calls `take(name, value)`, both decoded, for each pair until it says no.
template <class F>
bool each_pair(std::string_view text, F&& take) {
  while (!text.empty()) {
    const auto end = text.find('&');
    const auto pair = text.substr(0, end);
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
    if (pair.empty()) continue;
    const auto equals = pair.find('=');
    auto value = equals == pair.npos ? std::string{}
                                     : percent_decode(pair.substr(equals + 1));
    if (!take(percent_decode(pair.substr(0, equals)), std::move(value)))
      return false;
  }
  return true;
}

}  // namespace

std::multimap<std::string, std::string> parse_query(std::string_view raw) {
  std::multimap<std::string, std::string> out;
  each_pair(raw, [&](std::string name, std::string value) {
    out.emplace(std::move(name), std::move(value));
    return true;
  });
  return out;
}

std::optional<json> parse_form(const std::string& text) {
  auto out = json::object();
  std::size_t count = 0;
  const bool whole =
      each_pair(text, [&](const std::string& name, std::string value) {
        if (++count > most_parameters) return false;
        // Malformed text is left out: nothing could hold it.
        if (!name.empty() && domain::is_storable_text(name) &&
            domain::is_storable_text(value))
          insert(out, path_of(name), 0, std::move(value));
        return true;
      });
  return whole ? std::optional{out} : std::nullopt;
}

}  // namespace orders::http
