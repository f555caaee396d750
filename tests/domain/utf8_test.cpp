#include "domain/utf8.hpp"

#include <catch2/catch.hpp>

using orders::domain::is_storable_text;

TEST_CASE("well-formed UTF-8 can be stored", "[utf8]") {
  for (const std::string_view text :
       {"", "plain \x7f\n", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80",
        "\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf", "\xf0\x90\x80\x80",
        "\xf4\x8f\xbf\xbf", "a\xf0\x9f\x98\x80z"})
    CHECK(is_storable_text(text));
}

TEST_CASE("malformed UTF-8 cannot", "[utf8]") {
  for (const std::string_view text :
       {"\x80",
        "\xbf",
        "\xff",
        "\xfe",
        "\xc3",
        "a\xc3",
        "\xc3(",
        "\xe2\x82",
        "\xe2\x82(",
        "\xf0\x9f\x98",
        "\xf0\x9f\x98(",
        "\xc3\xa9\xa9",
        "\xff\"",  // a stray byte beside an escape
        "\xc0\x80",
        "\xc1\xbf",  // overlong
        "\xe0\x9f\xbf",
        "\xf0\x8f\xbf\xbf",
        "\xed\xa0\x80",
        "\xed\xbf\xbf",  // surrogates
        "\xf4\x90\x80\x80",
        "\xf5\x80\x80\x80"}) {  // beyond U+10FFFF
    CAPTURE(text.size());
    CHECK_FALSE(is_storable_text(text));
  }
}

TEST_CASE("a null character cannot be stored", "[utf8]") {
  CHECK_FALSE(is_storable_text(std::string_view{"\0", 1}));
  CHECK_FALSE(is_storable_text(std::string_view{"a\0b", 3}));
}
