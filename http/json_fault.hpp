/// Which field of a JSON text holds a value that is well-formed but cannot be
/// taken: a number beyond any range, a text that is no UTF-8 or holds half a
/// surrogate pair.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace orders::http {

/// Dotted path of the field at which reading stops, e.g. `items.0.quantity`;
/// nothing when the text breaks the grammar itself, or has no such fault.
std::optional<std::string> find_unusable_value(std::string_view text);

}  // namespace orders::http
