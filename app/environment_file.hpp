/// `.env` files: NAME=VALUE lines, `#` comments, optional quotes.
#pragma once

#include <map>
#include <string>

namespace orders::app {

/// Empty when there is no such file.
std::map<std::string, std::string> read_environment_file(
    const std::string& path);

}  // namespace orders::app
