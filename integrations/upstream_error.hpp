/// What came of asking a neighbour, as far as callers must tell it apart.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace orders::integrations {

enum class upstream_errc : std::uint8_t {
  not_found,    ///< it answered that there is no such thing
  refused,      ///< it answered 4xx: asking again will not help
  failed,       ///< it answered 5xx, or something that makes no sense
  unreachable,  ///< no answer: connection, time, or the circuit is open
};

struct upstream_error {
  upstream_errc code;
  /// The neighbour's own `error` text if it gave one, else plain words; may
  /// be shown to callers.
  std::string message;
};

template <class T>
using upstream_result = tl::expected<T, upstream_error>;

}  // namespace orders::integrations
