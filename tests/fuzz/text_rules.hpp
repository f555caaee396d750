/// What holds of every text that is taken in.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace orders::fuzz {

/// PostgreSQL can hold it, in a column of so many characters; so it can hold
/// nothing.
bool is_text(const std::optional<std::string>& text, std::size_t longest);

/// json_writer writes it so that a JSON parser reads the same.
bool writes_and_reads_alike(std::string_view text);

}  // namespace orders::fuzz
