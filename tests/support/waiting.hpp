/// Waiting for a condition that another thread or process brings about, instead
/// of sleeping. The patience is only ever spent by a test that fails; nothing
/// is asserted about how long it took. Any thread.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace orders::tests {

inline constexpr std::chrono::milliseconds patience{60'000};

/// True as soon as `holds()` is; false when it still is not after `patient`.
bool eventually(const std::function<bool()>& holds,
                std::chrono::milliseconds patient = patience);

/// For what a test cannot go on without: throws std::runtime_error naming what
/// did not come about.
void wait_until(const std::string& what, const std::function<bool()>& holds,
                std::chrono::milliseconds patient = patience);

}  // namespace orders::tests
