/// Comparing secrets without telling, by the time it takes, where they differ.
///
/// The time depends on the length of `presented` alone, which whoever sent it
/// knows anyway. Any thread; no errors.
#pragma once

#include <string_view>

#include "integrations/shared_secret.hpp"

namespace orders::integrations {

/// True when both hold the same bytes; two empty strings are equal.
[[nodiscard]] bool constant_time_equal(std::string_view secret,
                                       std::string_view presented) noexcept;

/// True when a presented key is the configured one. An empty configured key
/// means "not configured" and matches nothing, not even an empty header
/// (contract 9, F5).
[[nodiscard]] bool key_matches(std::string_view configured,
                               std::string_view presented) noexcept;

/// True for either of the two keys; the time does not tell for which.
[[nodiscard]] bool key_matches(const shared_secret& configured,
                               std::string_view presented) noexcept;

}  // namespace orders::integrations
