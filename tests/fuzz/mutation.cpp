#include "tests/fuzz/mutation.hpp"

#include <algorithm>
#include <array>

namespace orders::fuzz {

namespace {

/// What parsers stumble over.
constexpr std::array<std::string_view, 24> awkward = {
    "",        std::string_view{"\0", 1},
    "\r\n",    "\n",
    "\"",      "\\",
    "\\u0000", "\\ud800",
    "\xff",    "\xc3\xa9",
    "%00",     "%",
    "[",       "{",
    "]",       "}",
    ":",       "-0",
    "1e400",   "9223372036854775808",
    "0.005",   "null",
    "true",    "&"};

/// Below `bound`, which is above zero. Not std::uniform_int_distribution: its
/// numbers differ between libraries.
std::size_t below(std::size_t bound, std::mt19937_64& random) {
  return static_cast<std::size_t>(random() % bound);
}

struct span_of_text {
  std::size_t at, length;
};

span_of_text some_span(std::string_view text, std::mt19937_64& random) {
  const auto at = below(text.size() + 1, random);
  return {at, std::min<std::size_t>(below(32, random), text.size() - at)};
}

void change(std::string& text, const std::vector<std::string>& others,
            std::mt19937_64& random) {
  const auto [at, length] = some_span(text, random);
  switch (below(6, random)) {
    case 0:
      if (at < text.size())
        text[at] = static_cast<char>(text[at] ^ (1 << below(8, random)));
      break;
    case 1:
      if (at < text.size()) text[at] = static_cast<char>(below(256, random));
      break;
    case 2:
      text.insert(at, awkward[below(awkward.size(), random)]);
      break;
    case 3:
      text.erase(at, length);
      break;
    case 4:
      text.insert(at, std::string{text, at, length});
      break;
    default: {
      const auto& other = others[below(others.size(), random)];
      const auto piece = some_span(other, random);
      text.replace(at, length, other, piece.at, piece.length);
    }
  }
}

}  // namespace

std::string mutated(std::string_view seed_text,
                    const std::vector<std::string>& others,
                    std::mt19937_64& random) {
  std::string out{seed_text};
  for (auto changes = 1 + below(4, random); changes > 0; --changes)
    change(out, others, random);
  return out;
}

}  // namespace orders::fuzz
