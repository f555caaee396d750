/// Tests that do something again and again have two forms: a short one of
/// seconds, and a long one (`script/test NAME... --long`) that is run by hand
/// and whose figures docs/reliability.md shows.
#pragma once

#include <cstdlib>
#include <string_view>

namespace orders::tests {

/// Whether this is the long form: TEST_FORM=long.
inline bool long_form() {
  const char* form = std::getenv("TEST_FORM");
  return form && std::string_view{form} == "long";
}

/// `in_short` or `in_long`, as the form of this run is.
template <class T>
T by_form(T in_short, T in_long) {
  return long_form() ? in_long : in_short;
}

}  // namespace orders::tests
