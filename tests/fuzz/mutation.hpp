/// Small changes to an input, the same for the same seed: a shadow of what
/// libFuzzer does, for machines and builds without it.
#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace orders::fuzz {

/// `seed_text` with one to four changes: bytes flipped, put in, taken out,
/// doubled, or replaced by a piece of one of `others`. REQUIRES: others is not
/// empty.
std::string mutated(std::string_view seed_text,
                    const std::vector<std::string>& others,
                    std::mt19937_64& random);

}  // namespace orders::fuzz
