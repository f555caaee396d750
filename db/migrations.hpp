/// Brings a database to the schema of sql/migrations, in order, once.
///
/// Safe to run by several replicas at once (advisory lock) and while the old
/// service writes: each step either takes its lock within a second or waits
/// and tries again, and indexes are built concurrently. Applied steps are
/// recorded with the checksum of their text.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace orders::db {

struct migration_state {
  std::string name;
  /// ISO text; nullopt: not applied yet.
  std::optional<std::string> applied_at;
};

/// Receives one line for each step taken.
using migration_log = std::function<void(const std::string&)>;

/// Applies what is missing and returns how many steps that were. The error is
/// one sentence.
tl::expected<int, std::string> migrate(const std::string& conninfo,
                                       const migration_log& log);

tl::expected<std::vector<migration_state>, std::string> migration_status(
    const std::string& conninfo);

}  // namespace orders::db
