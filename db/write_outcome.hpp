/// What became of a command that was given to group commit.
#pragma once

#include "db/error.hpp"

namespace orders::db {

enum class write_verdict : std::uint8_t {
  committed,
  /// The key is taken, or the row is no longer as the change expects.
  conflict,
  /// Rolled back; see the error.
  failed,
  /// Nobody can tell yet: the same command may be sent again, and is a conflict
  /// then if it had been committed.
  unknown,
};

struct write_outcome {
  write_verdict verdict = write_verdict::unknown;
  error why{};
};

}  // namespace orders::db
