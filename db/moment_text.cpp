#include "db/moment_text.hpp"

namespace orders::db {

std::string moment_text(domain::timestamp when) {
  auto text = domain::to_iso_text(when);
  const auto micros =
      (when - std::chrono::floor<std::chrono::milliseconds>(when)).count();
  if (micros == 0) return text;
  text.pop_back();
  return text + std::to_string(1000 + micros).substr(1) + "Z";
}

}  // namespace orders::db
