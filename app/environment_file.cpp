#include "app/environment_file.hpp"

#include <cstdlib>
#include <fstream>

#include "app/settings.hpp"

namespace orders::app {

namespace {

std::string strip(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string unquote(const std::string& text) {
  if (text.size() > 1 && (text.front() == '"' || text.front() == '\'') &&
      text.back() == text.front())
    return text.substr(1, text.size() - 2);
  return text;
}

}  // namespace

std::map<std::string, std::string> read_environment_file(
    const std::string& path) {
  std::map<std::string, std::string> out;
  std::ifstream file{path};
  for (std::string line; std::getline(file, line);) {
    line = strip(line);
    if (line.starts_with("export ")) line = strip(line.substr(7));
    const auto equals = line.find('=');
    if (line.empty() || line.front() == '#' || equals == std::string::npos)
      continue;
    out[strip(line.substr(0, equals))] =
        unquote(strip(line.substr(equals + 1)));
  }
  return out;
}

variable_lookup environment_variables() {
  return [file = read_environment_file(".env")](
             const std::string& name) -> std::optional<std::string> {
    if (const char* value = std::getenv(name.c_str())) return value;
    const auto found = file.find(name);
    if (found == file.end()) return std::nullopt;
    return found->second;
  };
}

}  // namespace orders::app
