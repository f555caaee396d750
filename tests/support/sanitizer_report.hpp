/// What a sanitizer writes about the program it is built into. The programs
/// that tests start are killed more often than they end by themselves, so their
/// exit code alone would not tell.
#pragma once

#include <string>
#include <string_view>

namespace orders::tests {

/// The first report in the output of a program, as long as it can be read at a
/// glance; empty when there is none.
std::string sanitizer_report(std::string_view output);

}  // namespace orders::tests
