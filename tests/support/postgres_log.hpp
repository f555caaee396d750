/// What PostgreSQL logs about one database from now on (POSTGRES_LOG; the
/// cluster of script/test logs lock waits and puts the database's name into
/// every line).
#pragma once

#include <string>
#include <vector>

namespace orders::tests {

class postgres_log {
 public:
  /// Throws when POSTGRES_LOG names no readable file.
  explicit postgres_log(std::string database_name);

  /// Lines of the database, written since, that hold one of these texts.
  std::vector<std::string> lines_with(
      const std::vector<std::string>& texts) const;

 private:
  std::string path_, name_;
  long long start_ = 0;
};

}  // namespace orders::tests
