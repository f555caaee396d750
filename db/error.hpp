/// What can go wrong at the database, as far as callers must tell it apart.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace orders::db {

enum class errc : std::uint8_t {
  unavailable,       ///< no connection; nothing was sent
  connection_lost,   ///< lost on the way: a write may or may not have happened
  unique_violation,  ///< `constraint` names the index
  /// Another constraint or a judging trigger, which `constraint` names, or a
  /// value that its column refuses.
  rejected,
  retry,    ///< deadlock or serialization failure: rolled back
  timeout,  ///< statement_timeout or lock_timeout: rolled back
  failed,   ///< anything else: rolled back
};

/// As the log names it.
constexpr std::string_view to_text(errc code) {
  switch (code) {
    case errc::unavailable:
      return "unavailable";
    case errc::connection_lost:
      return "connection-lost";
    case errc::unique_violation:
      return "unique-violation";
    case errc::rejected:
      return "rejected";
    case errc::retry:
      return "retry";
    case errc::timeout:
      return "timeout";
    case errc::failed:
      break;
  }
  return "failed";
}

struct error {
  errc code;
  /// For the log, without the DETAIL that quotes rows; never for clients.
  std::string message;
  std::string constraint;
};

template <class T>
using result = tl::expected<T, error>;

}  // namespace orders::db
