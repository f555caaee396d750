/// What a read or a change that failed at the database is to the one who asked.
/// What the database refused would be refused again: a fault of ours.
#pragma once

#include "actors/failure.hpp"
#include "db/error.hpp"

namespace orders::actors {

inline failure to_failure(const db::error& error) {
  const bool ours = error.code == db::errc::failed ||
                    error.code == db::errc::rejected ||
                    error.code == db::errc::unique_violation;
  return {.code = ours ? errc::internal : errc::unavailable,
          .message = error.message};
}

}  // namespace orders::actors
