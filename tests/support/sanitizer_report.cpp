#include "tests/support/sanitizer_report.hpp"

#include <algorithm>

namespace orders::tests {

namespace {

constexpr std::size_t longest_report = 8000;

/// `file.cpp:12:3: runtime error: `; words of a log have no number before them.
std::size_t undefined_behaviour(std::string_view output) {
  constexpr std::string_view words = ": runtime error: ";
  for (auto at = output.find(words); at != output.npos;
       at = output.find(words, at + 1))
    if (at > 0 && output[at - 1] >= '0' && output[at - 1] <= '9') return at;
  return output.npos;
}

}  // namespace

std::string sanitizer_report(std::string_view output) {
  auto at = undefined_behaviour(output);
  for (const std::string_view words :
       {"ERROR: AddressSanitizer", "ERROR: LeakSanitizer",
        "WARNING: ThreadSanitizer", "FATAL: ThreadSanitizer"})
    at = std::min(at, output.find(words));
  if (at == output.npos) return {};
  const auto line = output.rfind('\n', at);
  at = line == output.npos ? 0 : line + 1;
  return std::string{output.substr(at, longest_report)};
}

}  // namespace orders::tests
