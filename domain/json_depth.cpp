#include "domain/json_depth.hpp"

namespace orders::domain {

namespace {

/// Where the string that begins at `at` is over.
std::size_t end_of_string(std::string_view json, std::size_t at) {
  while (++at < json.size() && json[at] != '"')
    if (json[at] == '\\') ++at;  // what is escaped ends nothing
  return at;
}

}  // namespace

bool is_nested_deeper(std::string_view json, int deepest) {
  int depth = 0;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (c == '"') {
      at = end_of_string(json, at);
    } else if (c == '{' || c == '[') {
      if (++depth > deepest) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

}  // namespace orders::domain
