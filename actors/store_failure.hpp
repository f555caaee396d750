/// What a read that failed at the database is to the one who asked.
#pragma once

#include "actors/failure.hpp"
#include "db/error.hpp"

namespace orders::actors {

inline failure to_failure(const db::error& error) {
  const bool ours =
      error.code == db::errc::failed || error.code == db::errc::rejected;
  return {.code = ours ? errc::internal : errc::unavailable,
          .message = error.message};
}

}  // namespace orders::actors
