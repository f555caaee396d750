/// A fuzz target: one function that is given arbitrary bytes and ends the
/// program when an invariant does not hold. One per program, in targets/; what
/// the bytes mean stands at the head of each.
///
/// The same function runs under libFuzzer (libfuzzer.cpp) and, with the kept
/// corpus and mutations of it, as an ordinary test (replay.cpp).
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace orders::fuzz {

void take(std::string_view input);

/// What has to hold whatever the input; `rule` says it in words.
inline void must(bool holds, const char* rule) {
  if (holds) return;
  std::fprintf(stderr, "\nThis does not hold: %s\n", rule);
  std::abort();
}

/// Cuts the first line off, without its LF; all of it when there is none.
inline std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text = end == text.npos ? std::string_view{} : text.substr(end + 1);
  return line;
}

}  // namespace orders::fuzz
