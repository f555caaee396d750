/// How deep a JSON text is nested, found before it is parsed: a parser that
/// asks at every value takes half as long again.
#pragma once

#include <string_view>

namespace orders::domain {

/// Whether objects and arrays are nested in each other deeper than `deepest`.
/// What is no JSON gets some answer; the parser refuses it anyway.
bool is_nested_deeper(std::string_view json, int deepest);

}  // namespace orders::domain
