#include "tests/support/postgres_log.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace orders::tests {

postgres_log::postgres_log(std::string database_name)
    : name_(std::move(database_name)) {
  const char* path = std::getenv("POSTGRES_LOG");
  path_ = path ? path : "";
  std::ifstream file{path_, std::ios::ate};
  if (!file)
    throw std::runtime_error("POSTGRES_LOG cannot be read; run script/test");
  start_ = file.tellg();
}

std::vector<std::string> postgres_log::lines_with(
    const std::vector<std::string>& texts) const {
  std::vector<std::string> out;
  std::ifstream file{path_};
  file.seekg(start_);
  for (std::string line; std::getline(file, line);) {
    if (line.find(name_) == std::string::npos) continue;
    for (const auto& text : texts)
      if (line.find(text) != std::string::npos) out.push_back(line);
  }
  return out;
}

}  // namespace orders::tests
